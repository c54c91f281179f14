import Values

/// The program's arguments as the kernel passed them: bytes.
///
/// The parser wants text. Every argument is given to it as text in which each byte that is not part of valid UTF-8 stands
/// as a character of its own, from a private plane of Unicode; so does each byte of a character of that very range. What
/// the parser hands out can therefore be turned back into the exact bytes.
struct RawArguments {
    /// Without the program's name.
    let arguments: [ByteString]
    /// The name that the program was called by, with a path or without.
    let name: ByteString
    /// The last component of it.
    var program: String { name.description.split(separator: "/").last.map(String.init) ?? "jobs" }

    init(program: String, _ arguments: [ByteString]) {
        self.name = ByteString(program)
        self.arguments = arguments
    }

    /// This process's.
    init() {
        let vector = CommandLine.unsafeArgv
        var all: [ByteString] = []
        for index in 0..<Int(CommandLine.argc) {
            if let pointer = vector[index] { all.append(ByteString(cString: pointer)) }
        }
        name = all.first ?? "jobs"
        arguments = Array(all.dropFirst())
    }

    /// U+10FE00 to U+10FEFF stand for bytes.
    private static let base: UInt32 = 0x10FE00

    /// The argument as text for the parser.
    static func text(of argument: ByteString) -> String {
        if let text = argument.text, !argument.bytes.contains(0xF4) { return text }
        var text = String.UnicodeScalarView()
        var rest = argument.bytes[...]
        while let first = rest.first {
            let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            let candidate = rest.prefix(length)
            if let scalar = String(validating: candidate, as: UTF8.self)?.unicodeScalars.first,
                !(base...base + 0xFF).contains(scalar.value)
            {
                text.append(scalar)
                rest = rest.dropFirst(length)
            } else {
                if let escape = Unicode.Scalar(base + UInt32(first)) { text.append(escape) }
                rest = rest.dropFirst()
            }
        }
        return String(text)
    }

    /// The bytes of an argument that the parser handed out.
    static func bytes(of text: String) -> ByteString {
        guard text.utf8.contains(0xF4) else { return ByteString(text) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if (base...base + 0xFF).contains(scalar.value) {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value - base))
            } else {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return ByteString(bytes)
    }
}
