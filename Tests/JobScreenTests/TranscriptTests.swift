import JobScreen
import Testing

@Suite("A transcript is what a person would have read")
struct TranscriptTests {
    private func transcript(_ text: String, _ form: Transcript.Form = .text) -> String {
        var transcript = Transcript(size: ScreenSize(columns: 10, rows: 3), form: form)
        var output: [UInt8] = []
        for byte in text.utf8 { withUnsafeBytes(of: byte) { transcript.append($0, to: &output) } }
        transcript.finish(to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test("the rows that left the screen, and the screen")
    func scrollback() {
        #expect(transcript("1\r\n2\r\n3\r\n4\r\n5\r\n") == "1\n2\n3\n4\n5\n")
        #expect(transcript("1\r\n2\u{1B}[2;1Htwo") == "1\ntwo\n")
        #expect(transcript("") == "")
        #expect(transcript("1\u{1B}[5S2") == "1\n\n\n 2\n")
    }

    @Test("rows that the terminal wrapped are one line")
    func wrapped() {
        #expect(transcript("0123456789abc\r\nx") == "0123456789abc\nx\n")
        #expect(transcript("012345678901234567890123456789012345\r\n") == "012345678901234567890123456789012345\n")
        #expect(transcript("0123456789\r\nabc") == "0123456789\nabc\n")
        #expect(transcript("123456789世界") == "123456789世界\n")
        #expect(transcript("         a         b") == "         a         b\n")
        #expect(transcript("0123456789abc\u{1B}[1;10H\u{1B}[K") == "012345678\nabc\n")
    }

    @Test("the alternate screen has no scrollback, and is shown if it is the last")
    func alternate() {
        #expect(transcript("a\u{1B}[?1049h1\r\n2\r\n3\r\n4\r\n\u{1B}[?1049lb") == "ab\n")
        #expect(transcript("a\u{1B}[?1049h\u{1B}[H1\r\n2\r\n3\r\n4") == "a\n2\n3\n4\n")
    }

    @Test("rows of a scroll region leave only at the top of the screen")
    func region() {
        #expect(transcript("a\r\nb\r\nc\u{1B}[2;3r\u{1B}[3;1H\nd") == "a\nc\nd\n")
        #expect(transcript("a\r\nb\r\nc\u{1B}[1;2r\u{1B}[2;1H\nd") == "a\nb\nd\nc\n")
    }

    @Test("with styles")
    func styled() {
        #expect(transcript("\u{1B}[31mred\r\n\r\n\r\n", .styled) == "\u{1B}[0;31mred\u{1B}[m\n")
    }

    @Test("rows leave a screen that becomes smaller, up to that of the cursor")
    func resize() {
        var transcript = Transcript(size: ScreenSize(columns: 10, rows: 4))
        var output: [UInt8] = []
        "1\r\n2\r\n3\r\n0123456789x".utf8.withContiguousStorageIfAvailable {
            transcript.append(UnsafeRawBufferPointer($0), to: &output)
        }
        transcript.resize(to: ScreenSize(columns: 5, rows: 2), &output)
        #expect(String(decoding: output, as: UTF8.self) == "1\n2\n3\n")
        #expect(transcript.screen.text == "01234\nx")
        #expect(transcript.screen.cursor.row == 1)
    }
}
