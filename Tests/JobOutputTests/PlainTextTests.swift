import JobOutput
import TestSupport
import Testing

@Suite("Plain text is what a terminal shows in the end")
struct PlainTextTests {
    private static let cases: [(String, String)] = [
        ("plain\n", "plain\n"),
        ("no newline", "no newline"),
        ("\u{1B}[1;31mred\u{1B}[0m and \u{1B}[38:2::1:2:3mtrue\u{1B}[m\n", "red and true\n"),
        ("\u{1B}]0;title\u{07}after\n", "after\n"),
        ("\u{1B}]8;;http://x\u{1B}\\link\u{1B}]8;;\u{1B}\\\n", "link\n"),
        ("\u{1B}P1$r0m\u{1B}\\dcs\u{1B}_apc\u{1B}\\\u{1B}^pm\u{1B}\\.\n", "dcs.\n"),
        ("\u{1B}(B\u{1B}=\u{1B}7x\u{1B}8\u{1B}c\n", "x\n"),
        ("10%\r20%\r100%\n", "100%\n"),
        ("long line\rshort\n", "shortline\n"),
        ("long line\r\u{1B}[Kshort\n", "short\n"),
        ("long line\u{1B}[2K\rshort\n", "short\n"),
        ("abc\u{1B}[1Kd\n", "   d\n"),
        ("windows\r\n", "windows\n"),
        ("abc\u{08}\u{08}X\n", "aXc\n"),
        ("\u{08}a\n", "a\n"),
        ("abc\u{1B}[2DX\u{1B}[2CY\u{1B}[1GZ\n", "ZXc Y\n"),
        ("grün\rGR\n", "GRün\n"),
        ("äöü\r€\n", "€öü\n"),
        ("\u{1F600}!\rxy\n", "xy\n"),
        ("12345678\rab\tc\n", "ab345678c\n"),
        ("ab\tc\rAB\tC\n", "AB\tC\n"),
        ("ab\tc\rABCD\n", "ABCD    c\n"),
        ("ab\tcd\u{1B}[5G\u{1B}[K|\n", "ab  |\n"),
        ("a\tb\u{1B}[3G\u{1B}[1K\n", "        b\n"),
        ("\r\t\tx\n", "\t\tx\n"),
        ("abc\r\tx\n", "abc     x\n"),
        ("1234567\t8\n", "1234567\t8\n"),
        ("tab\there\u{07}\u{00}\n", "tab\there\n"),
        ("a\u{9B}31mb\u{A0}c\n", "ab\u{A0}c\n"),
        ("broken \u{1B}[12\nnext\n", "broken \nnext\n"),
        ("broken \u{1B}]0;title\nnext\n", "broken \nnext\n"),
        ("\u{1B}[?25lhidden\u{1B}[?25h\u{1B}[!p\u{1B}[?Kcursor\n", "hiddencursor\n"),
        ("\u{1B}[99999999999999999999Cx\n", String(repeating: " ", count: 65_535) + "x\n"),
        ("\u{1B}\u{1B}[31mx\u{1B}[3\u{18}y\n", "xy\n"),
    ]

    @Test("whole or in pieces of any size", arguments: [1, 2, 3, 7, 1 << 20])
    func cases(size: Int) {
        for (input, expected) in Self.cases {
            var plain = PlainText()
            var output: [UInt8] = []
            let bytes = Array(input.utf8)
            var place = 0
            while place < bytes.count {
                let end = min(place + size, bytes.count)
                bytes[place..<end].withUnsafeBytes { plain.append($0, to: &output) }
                place = end
            }
            plain.finish(to: &output)
            #expect(String(decoding: output, as: UTF8.self) == expected, "\(input.debugDescription)")
        }
    }

    @Test("with bytes that are no text, but no control among them")
    func notText() {
        var plain = PlainText()
        var output: [UInt8] = []
        ([0xFF, 0x41, 0xE9, 0x42, 0x9B, 0x43, 0xC3, 0x0A] as [UInt8]).withUnsafeBytes { plain.append($0, to: &output) }
        #expect(output == [0xFF, 0x41, 0xE9, 0x42, 0xEF, 0xBF, 0xBD, 0x43, 0xC3, 0x0A])
    }

    @Test("and nothing of it vanishes", arguments: Array(UInt8(0x80)...0xFF))
    func strayBytes(_ byte: UInt8) {
        for rest: [UInt8] in [[0x62], [0x0A], [], [0xC2, 0xA7], [0xFF]] {
            var plain = PlainText()
            var output: [UInt8] = []
            ([0x61, byte] + rest).withUnsafeBytes { plain.append($0, to: &output) }
            plain.finish(to: &output)
            let text = String(decoding: output, as: UTF8.self)
            #expect(text == String(decoding: [0x61, byte] + rest, as: UTF8.self), "\(byte) \(rest)")
        }
    }

    @Test("in bounded memory, without a newline")
    func bounded() {
        var plain = PlainText()
        var output: [UInt8] = []
        let bytes = [UInt8](repeating: 0x61, count: 200_000)
        bytes.withUnsafeBytes { plain.append($0, to: &output) }
        #expect(output.count > 100_000)
        plain.finish(to: &output)
        #expect(output == bytes)
    }

    @Test("and noise does no harm")
    func noise() {
        var random = SplitMix(seed: 8)
        let alphabet: [UInt8] = Array("\u{1B}\u{1B}[]P;?0129CDGKm\r\n\u{08}\u{07}aé€😀\\".utf8) + [0xFF, 0x9B, 0x80]
        for _ in 0..<200 {
            var plain = PlainText()
            var output: [UInt8] = []
            let bytes = (0..<500).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
            bytes.withUnsafeBytes { plain.append($0, to: &output) }
            plain.finish(to: &output)
            #expect(!output.contains(0x1B) && !output.contains(0x0D))
            #expect(output.count { $0 == 0x0A } == bytes.count { $0 == 0x0A })
        }
    }
}
