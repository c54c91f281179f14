import Values

/// Puts commands together from lines: an open quote or a backslash at the end goes on in the next line.
struct CommandAssembler {
    private var pending: [UInt8]?

    /// Whether a command has begun and is not finished.
    var isOpen: Bool { pending != nil }

    /// The commands that are finished with this text, which may be of several lines: one that was pasted.
    mutating func add(_ text: ByteString) -> [ByteString] {
        text.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).compactMap { add(line: $0) }
    }

    private mutating func add(line: ArraySlice<UInt8>) -> ByteString? {
        let all = pending.map { $0 + [0x0A] + line } ?? Array(line)
        let isShell = all.first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "!")
        let isOpen = isShell ? all.last == UInt8(ascii: "\\") : LineWords(ByteString(all)).open != nil
        pending = isOpen ? all : nil
        return isOpen ? nil : ByteString(all)
    }

    /// Forgets what has begun.
    mutating func clear() { pending = nil }
}
