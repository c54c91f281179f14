import JobProtocol
import Testing
import Values

@testable import JobMCP

@Suite struct LineSplitterTests {
    /// The lines of a text that comes in pieces of `size` bytes; `tooLong` is "…".
    private func lines(_ bytes: [UInt8], size: Int, limit: Int = 10) -> [String] {
        var splitter = LineSplitter(limit: limit)
        var lines: [String] = []
        func take(_ line: LineSplitter.Line) {
            switch line {
            case .text(let text): lines.append(String(decoding: text, as: UTF8.self))
            case .tooLong(let id): lines.append("…" + (id?.json.encodedText ?? ""))
            }
        }
        for start in stride(from: 0, to: bytes.count, by: size) {
            bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { splitter.append($0, take) }
        }
        splitter.finish(take)
        return lines
    }

    @Test(arguments: 1...25)
    func whateverThePieces(size: Int) {
        #expect(lines(Array("one\r\n\n \t\n  two \nthree".utf8), size: size) == ["one", "two", "three"])
        #expect(lines([0xEF, 0xBB, 0xBF] + Array("a\nb".utf8), size: size) == ["a", "b"])
    }

    @Test(arguments: 1...25)
    func aLineThatIsTooLongIsToldOnceAndThrownAway(size: Int) {
        let text = Array("short\n0123456789X0123456789\n0123456789\nend\n".utf8)
        #expect(lines(text, size: size) == ["short", "…", "0123456789", "end"])
    }

    @Test(arguments: 1...25)
    func theIDOfALineThatIsTooLongIsFound(size: Int) {
        let first = "\u{FEFF}{\"params\":{\"id\":5},\"id\":\"a\"}\n"
        let text = Array("\(first) {\"id\":77,\"x\":[1]}\n{\"x\":\"1234567890".utf8)
        #expect(lines(text, size: size) == [#"…"a""#, "…77", "…"])
    }
}
