import JobProtocol
import LinuxSystem
import Testing

@Suite struct LineBufferTests {
    static func append(_ text: some Sequence<UInt8>, to buffer: inout LineBuffer) {
        Array(text).withUnsafeBytes { buffer.append($0) }
    }

    @Test func givesOutWholeLinesHoweverTheyCome() throws {
        let text = "first\n\nthird\r\n\(String(repeating: "x", count: 1000))\nlast"
        for size in [1, 2, 3, 7, 64, 4096] {
            var buffer = LineBuffer()
            var lines: [[UInt8]] = []
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                Self.append(rest.prefix(size), to: &buffer)
                rest = rest.dropFirst(size)
                while let line = try buffer.next() { lines.append(line) }
            }
            #expect(
                lines
                    == Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map(
                        Array.init
                    )
            )
            #expect(buffer.count == 4)
        }
    }

    @Test func aLineAsLongAsTheLimitPassesAndALongerOneDoesNot() throws {
        var buffer = LineBuffer(limit: 10)
        Self.append(Array(repeating: 0x61, count: 10), to: &buffer)
        #expect(try buffer.next() == nil)
        Self.append([0x0A], to: &buffer)
        #expect(try buffer.next()?.count == 10)
        Self.append(Array(repeating: 0x61, count: 11), to: &buffer)
        #expect(throws: LineBuffer.Overflow.self) { try buffer.next() }
        var whole = LineBuffer(limit: 10)
        Self.append(Array(repeating: 0x61, count: 11) + [0x0A], to: &whole)
        #expect(throws: LineBuffer.Overflow.self) { try whole.next() }
    }

    @Test func aLongLineInSmallPiecesTakesTimeInProportion() throws {
        var buffer = LineBuffer()
        let piece = [UInt8](repeating: 0x61, count: 256)
        let clock = ContinuousClock()
        let start = clock.now
        for _ in 0..<(4 << 20) / piece.count {
            Self.append(piece, to: &buffer)
            guard try buffer.next() == nil else { break }
        }
        Self.append([0x0A], to: &buffer)
        #expect(try buffer.next()?.count == 4 << 20)
        // Quadratic, it would look at 34 thousand million bytes.
        #expect(clock.now - start < .seconds(20))
    }

    @Test func manyLinesInOnePieceTakeTimeInProportion() throws {
        var buffer = LineBuffer()
        Self.append(Array(repeating: 0x0A, count: 200_000), to: &buffer)
        var count = 0
        while let line = try buffer.next() { count += line.isEmpty ? 1 : 0 }
        #expect(count == 200_000)
    }
}
