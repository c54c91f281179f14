import Values

/// Bytes of other people's making as one line that a terminal can show, and a shell could read.
enum ShellText {
    /// A command, each argument quoted where it has to be.
    static func of(_ command: [ByteString]) -> String { command.map(of).joined(separator: " ") }

    static func of(_ argument: ByteString) -> String {
        guard let text = argument.text, !text.unicodeScalars.contains(where: isUnsafe) else {
            return dollarQuoted(argument.bytes)
        }
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { isWordByte($0) }
        return isPlain
            ? text : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// Text for people, without anything that a terminal would obey.
    static func shown(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isUnsafe($0) ? "\u{FFFD}" : $0 }))
    }

    /// The same for text of several lines.
    static func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { shown(String($0)) }.joined(separator: "\n")
    }

    /// Controls, and the marks that turn the direction of text around.
    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
            true
        default: "_-./:=,@%+^".utf8.contains(byte)
        }
    }

    /// bash's $'…', which can say every byte.
    private static func dollarQuoted(_ bytes: [UInt8]) -> String {
        var text = "$'"
        for byte in bytes {
            switch byte {
            case 0x0A: text += "\\n"
            case 0x09: text += "\\t"
            case 0x0D: text += "\\r"
            case UInt8(ascii: "'"), UInt8(ascii: "\\"): text += "\\\(Character(Unicode.Scalar(byte)))"
            case 0x20...0x7E: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text + "'"
    }
}
