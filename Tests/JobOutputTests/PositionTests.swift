import JobModel
import JobOutput
import TestSupport
import Testing
import Values

@Suite("Positions in the output are found")
struct PositionTests {
    @Test(
        "from the end, by lines",
        arguments: [
            (0, ""), (1, "five"), (2, "four\nfive"), (5, "one\ntwo\nthree\nfour\nfive"),
            (9, "one\ntwo\nthree\nfour\nfive"),
        ]
    )
    func lastLines(count: Int, expected: String) throws {
        let scratch = try Scratch()
        let writer = try makeWriter(scratch)
        writer.append("one\ntw")
        writer.append("o\nthree\n", .stderr)
        writer.append("four\nfive")
        let reader = OutputReader(directory: scratch.directory)
        #expect(try reader.text(from: reader.offset(ofLastLines: count)) == expected)
    }

    @Test("of one stream, as if the other was not there")
    func lastLinesOfAStream() throws {
        let scratch = try Scratch()
        let writer = try makeWriter(scratch)
        writer.append("a1\na")
        writer.append("b1\nb2\nb3\n", .stderr)
        writer.append("2\na3\n")
        writer.append("b4\n", .stderr)
        let reader = OutputReader(directory: scratch.directory)
        #expect(try reader.text(from: reader.offset(ofLastLines: 2, of: .stdout), of: .stdout) == "a2\na3\n")
        #expect(try reader.text(from: reader.offset(ofLastLines: 3, of: .stderr), of: .stderr) == "b2\nb3\nb4\n")
    }

    @Test("over many blocks, and over a gap", arguments: [ByteCount.mebibytes(256), ByteCount(700 << 10)])
    func lastLinesFar(limit: ByteCount) throws {
        let scratch = try Scratch()
        let writer = try makeWriter(scratch, limit: limit)
        for chunk in 0..<200 {
            let lines = (chunk * 1000..<chunk * 1000 + 1000).map { "\($0)\n" }.joined()
            writer.append(lines, chunk % 2 == 0 ? .stdout : .stderr)
        }
        let reader = OutputReader(directory: scratch.directory)
        let all = try reader.pieces()
        // A gap breaks a line off: what comes before and behind it are lines.
        var lines: [String] = []
        for piece in all {
            guard case .bytes(_, let bytes) = piece else { continue }
            lines += String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { String($0) }
        }
        for count in [1, 7, 1000, 60_000, lines.count - 1, lines.count, lines.count + 5] {
            let text = try reader.text(from: reader.offset(ofLastLines: count))
            let expected = lines.suffix(count)
            var got: [String] = []
            for piece in try reader.pieces(from: reader.offset(ofLastLines: count)) {
                guard case .bytes(_, let bytes) = piece else { continue }
                got += String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { String($0) }
            }
            #expect(got == Array(expected), "the last \(count) of \(lines.count) lines")
            #expect(text.hasSuffix("199999\n"))
        }
    }

    @Test("by time")
    func byTime() throws {
        let scratch = try Scratch()
        let start: Int64 = 1_700_000_000_000_000_000
        let writer = try makeWriter(scratch, startedAt: start)
        for second in 0..<1000 { writer.append("\(second)\n", at: Int64(second) * 1_000_000_000) }
        let reader = OutputReader(directory: scratch.directory)
        func text(_ nanoseconds: Int64) throws -> String {
            try String(reader.text(from: reader.offset(at: Timestamp(nanoseconds: nanoseconds))).prefix { $0 != "\n" })
        }
        #expect(try text(.min) == "0")
        #expect(try text(start) == "0")
        #expect(try text(start + 1) == "1")
        #expect(try text(start + 500_000_000_000) == "500")
        #expect(try text(start + 998_500_000_000) == "999")
        #expect(try text(start + 999_000_000_001) == "")
        #expect(try text(.max) == "")
    }

    @Test("by time also where the middle is dropped")
    func byTimeWithGap() throws {
        let scratch = try Scratch()
        let writer = try makeWriter(scratch, limit: ByteCount(16 << 10), startedAt: 0)
        for second in 0..<5000 { writer.append("line \(second)\n", at: Int64(second) * 1_000_000_000) }
        let reader = OutputReader(directory: scratch.directory)
        for second in [3, 100, 4900, 4999] {
            let offset = try reader.offset(at: Timestamp(nanoseconds: Int64(second) * 1_000_000_000))
            #expect(try reader.text(from: offset).hasPrefix("line \(second)\n"))
        }
        #expect(
            try reader.text(from: reader.offset(at: Timestamp(nanoseconds: 2_500_000_000_000))).hasSuffix("line 4999\n")
        )
    }
}
