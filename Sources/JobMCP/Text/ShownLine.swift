import JobOutput

/// Makes the text that a terminal would show in the end of lines of one stream.
struct ShownLine {
    private var plain = PlainText()
    private(set) var bytes: [UInt8] = []

    /// Takes the bytes of one line, without its newline; `bytes` are then what is shown of it.
    mutating func show(_ line: UnsafeRawBufferPointer) {
        bytes.removeAll(keepingCapacity: true)
        plain.append(line, to: &bytes)
        plain.finish(to: &bytes)
    }

    /// Whether the pattern is found in what is shown. A line that is too complex for it counts as one that is not found.
    func matches(_ pattern: Pattern) -> Bool {
        bytes.withUnsafeBytes { (try? pattern.firstMatch(in: $0)) != nil }
    }
}

/// Bounds of single lines.
enum LineLimit {
    /// In a digest; of a longer one the beginning and the end are shown.
    static let shown = 1000

    /// A line with its middle left out, where it is longer than `limit` bytes.
    static func shorten(_ line: [UInt8], to limit: Int = shown) -> [UInt8] {
        guard line.count > limit else { return line }
        let head = wholeCharacters(line.prefix(limit * 3 / 4))
        var tail = line.suffix(limit / 4)
        while let first = tail.first, first & 0xC0 == 0x80, tail.count > limit / 4 - 4 { tail = tail.dropFirst() }
        let mark = "[… \(line.count - head.count - tail.count) bytes …]"
        return Array(head) + Array(mark.utf8) + Array(tail)
    }

    /// Without a character at the end that is not whole.
    static func wholeCharacters(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.dropLast(incompleteSuffix(bytes))
    }

    /// How many bytes at the end begin a character of UTF-8 that is not whole.
    static func incompleteSuffix(_ bytes: some BidirectionalCollection<UInt8>) -> Int {
        var count = 0
        for byte in bytes.reversed().prefix(4) {
            count += 1
            switch byte {
            case 0x80...0xBF: continue
            case 0xC2...0xDF: return count < 2 ? count : 0
            case 0xE0...0xEF: return count < 3 ? count : 0
            case 0xF0...0xF4: return count < 4 ? count : 0
            default: return 0
            }
        }
        return 0
    }
}
