import Glibc
import LinuxSystem
import Values

/// Commands that are one string for a shell.
package enum ShellCommand {
    private static let shells: Set<String> = ["sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "fish"]

    /// The shell of agents' commands where the user names none: bash, which is what models write for, or else sh.
    static let usualShell: ByteString = {
        let path = (Environment.variable("PATH") ?? "").split(separator: ":").map { "\($0)/bash" }
        let places = ["/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash"] + path.filter { $0.hasPrefix("/") }
        return places.first { access($0, X_OK) == 0 }.map { ByteString($0) } ?? "/bin/sh"
    }()

    static func command(_ script: String, shell: ByteString) -> [ByteString] { [shell, "-c", ByteString(script)] }

    /// The string of a command that is one for a shell; `nil`: it is another command.
    static func script(of command: [ByteString]) -> ByteString? {
        guard command.count >= 3, command[1] == "-c", isShell(command[0]) else { return nil }
        return command[2]
    }

    /// The command as a person would type it: a string for a shell by itself, any other so that a shell reads it back.
    static func text(of command: [ByteString]) -> ByteString {
        if command.count == 3, let script = script(of: command) { return script }
        return ByteString(command.map { quoted($0) }.joined(separator: [UInt8(ascii: " ")]))
    }

    private static func isShell(_ program: ByteString) -> Bool { shells.contains(name(of: program)) }

    /// A program's name without its directory.
    static func name(of program: ByteString) -> String {
        String(decoding: program.bytes.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
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
