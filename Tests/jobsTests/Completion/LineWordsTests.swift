import Testing
import Values

@testable import jobs

/// How a line becomes words.
struct LineWordsTests {
    @Test(
        arguments: [
            ("", []), ("  \t ", []), ("status 3", ["status", "3"]), ("  a   b  ", ["a", "b"]),
            ("run -- echo 'a  b'", ["run", "--", "echo", "a  b"]), ("'it'\\''s'", ["it's"]),
            ("\"a \\\" \\$x \\n\"", ["a \" $x \\n"]), ("a\\ b", ["a b"]), ("a\\\nb", ["ab"]), ("\"a\\\nb\"", ["ab"]),
            ("''", [""]), ("a'b'\"c\"d", ["abcd"]), ("run # no comment", ["run"]), ("a#b '#'", ["a#b", "#"]),
            ("'two\nlines'", ["two\nlines"]), ("# a\nb", ["b"]), ("grüße 世界", ["grüße", "世界"]),
        ] as [(String, [String])]
    )
    func linesAreTakenApart(line: String, words: [String]) {
        let read = LineWords(ByteString(line))
        #expect(read.all.map(\.bytes.description) == words)
        #expect(read.open == nil)
    }

    @Test(
        arguments: [
            ("a 'b", .quote("'")), ("a \"b", .quote("\"")), ("a \\", .backslash), ("a \"b\\\"", .quote("\"")),
            ("a '\\", .quote("'")),
        ] as [(String, LineWords.Open)]
    )
    func unfinishedLinesAreKnown(line: String, open: LineWords.Open) {
        #expect(LineWords(ByteString(line)).open == open)
    }

    @Test func theWordAtTheEndIsTheCurrentOne() {
        #expect(LineWords("kill ").current == nil)
        #expect(LineWords("kill we").current == LineWords.Word(bytes: "we", start: 5))
        #expect(LineWords("kill 'w e").current == LineWords.Word(bytes: "w e", start: 5))
    }

    @Test func operatorsOfAShellAreNoticedUnlessTheyAreQuoted() {
        #expect(LineWords("logs 3 | less").all.map(\.operation) == [nil, nil, "|", nil])
        #expect(LineWords("run -- a>b").all.map(\.operation) == [nil, nil, ">"])
        #expect(LineWords("run -- 'a|b' \"&\" \\;").all.allSatisfy { $0.operation == nil })
    }

    @Test func bytesThatAreNoTextStay() {
        #expect(LineWords(ByteString([0x61, 0xFF, 0x20, 0xC3])).all.map(\.bytes.bytes) == [[0x61, 0xFF], [0xC3]])
    }
}
