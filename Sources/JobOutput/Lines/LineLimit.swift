/// Bounds of single lines.
package enum LineLimit {
    /// In a digest; of a longer one the beginning and the end are shown.
    package static let shown = 1000

    /// A part of a line, and how many of its bytes are not in it.
    package struct Excerpt {
        package var text: [UInt8]
        package var leftOut = 0
    }

    /// A line with its middle left out, where it is longer than `limit` bytes.
    package static func shorten(_ line: [UInt8], to limit: Int = shown) -> [UInt8] { excerpt(line, limit).text }

    /// As much of a line as the limit allows, about: its beginning and its end, and what was found in it.
    ///
    /// - Parameter found: What is to be seen in any case, or its beginning where that alone is too long.
    package static func excerpt(_ line: [UInt8], _ limit: Int = shown, showing found: Range<Int>? = nil) -> Excerpt {
        guard line.count > limit else { return Excerpt(text: line) }
        let (head, tail) = (limit * 3 / 4, limit / 4)
        // A character that the cut would divide is left out.
        guard let found, found.upperBound > head - 3, found.lowerBound < line.count - tail + 3 else {
            return join(line, [0..<head, line.count - tail..<line.count])
        }
        // A quarter each for the beginning and the end, a half for what was found and what is around it.
        let middle = limit / 2
        let around = max(0, middle - found.count) / 2
        let start = max(0, found.lowerBound - around)
        return join(line, [0..<limit / 4, start..<min(start + middle, line.count), line.count - tail..<line.count])
    }

    /// The parts of a line, in their order, with a mark for what is between them.
    private static func join(_ line: [UInt8], _ parts: [Range<Int>]) -> Excerpt {
        var excerpt = Excerpt(text: [])
        var place = 0
        for (index, part) in parts.enumerated() where part.upperBound > place {
            var part = max(part.lowerBound, place)..<part.upperBound
            if part.lowerBound > place {
                while part.lowerBound > place, line[part.lowerBound] & 0xC0 == 0x80 {
                    part = part.lowerBound - 1..<part.upperBound
                }
            }
            if part.lowerBound > place {
                excerpt.text += Array("[… \(part.lowerBound - place) bytes …]".utf8)
                excerpt.leftOut += part.lowerBound - place
            }
            if index < parts.count - 1 {
                let cut = incompleteSuffix(line[..<part.upperBound])
                part = part.lowerBound..<max(part.lowerBound, part.upperBound - cut)
            }
            excerpt.text += line[part]
            place = part.upperBound
        }
        return excerpt
    }

    /// The beginning of a line, with a mark where it is longer than the limit.
    package static func cut(_ line: [UInt8], _ limit: Int) -> [UInt8] {
        guard line.count > limit else { return line }
        let part = line[..<limit]
        return part.dropLast(incompleteSuffix(part)) + Array(" …".utf8)
    }

    /// How many bytes at the end begin a character of UTF-8 that is not whole.
    package static func incompleteSuffix(_ bytes: some BidirectionalCollection<UInt8>) -> Int {
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
