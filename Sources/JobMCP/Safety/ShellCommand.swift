import JobModel

/// Commands that are one string for a shell.
enum ShellCommand {
    static func command(_ script: String) -> [ByteString] { ["/bin/sh", "-c", ByteString(script)] }

    /// The command as a person would type it: a string for a shell by itself, any other so that a shell reads it back.
    static func text(of command: [ByteString]) -> ByteString {
        if command.count == 3, command[0] == "/bin/sh", command[1] == "-c" { return command[2] }
        return ByteString(command.map { quoted($0) }.joined(separator: [UInt8(ascii: " ")]))
    }

    private static func quoted(_ argument: ByteString) -> [UInt8] {
        if !argument.isEmpty, argument.bytes.allSatisfy({ isWordByte($0) }) { return argument.bytes }
        let quote = UInt8(ascii: "'")
        return [quote] + argument.bytes.flatMap { $0 == quote ? Array(#"'\''"#.utf8) : [$0] } + [quote]
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "_-./:=,@%+".utf8.contains(byte)
        }
    }
}
