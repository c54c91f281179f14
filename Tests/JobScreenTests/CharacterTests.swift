import JobScreen
import Testing

@Suite("Characters take their columns")
struct CharacterTests {
    @Test("wide ones two, and never half a one remains")
    func wide() {
        let cases: KeyValuePairs = [
            "世界": "世界 @0,4",
            "世界\rX": "X 界 @0,1",
            "世界\u{1B}[2GX": " X界 @0,2",
            "世界\u{1B}[2G\u{1B}[K": " @0,1",
            "世界\u{1B}[3G\u{1B}[1K": " @0,2",
            "世界\u{1B}[2G\u{1B}[@": "   界 @0,1",
            "世界\u{1B}[2G\u{1B}[P": " 界 @0,1",
            "1234世界\u{1B}[1G\u{1B}[@": " 1234世 @0,0",
            "1234567世": "1234567\n世 @1,2",
            "1234567世\u{1B}[1;8HX": "1234567X\n世 @0,7+",
            "123456世x": "123456世\nx @1,1",
            "\u{1B}[?7l1234567世": "123456世 @0,7+",
            "ab\r\u{1B}[4h世": "世ab @0,2",
            "世\u{1B}[2b": "世世世 @0,6",
        ]
        for (written, expected) in cases {
            #expect(Screen(8, 3, written).shown == expected, "\(written.debugDescription)")
        }
    }

    @Test("combining ones none: they belong to the one before")
    func combining() {
        #expect(Screen(8, 3, "e\u{301}x").shown == "e\u{301}x @0,2")
        #expect(Screen(8, 3, "世\u{301}x").shown == "世\u{301}x @0,3")
        #expect(Screen(8, 3, "12345678\u{301}").shown == "12345678\u{301} @0,7+")
        #expect(Screen(8, 3, "\u{301}x").shown == "x @0,1")
        #expect(Screen(8, 3, "a\u{1B}[5G\u{302}\u{303}").shown == "a   \u{302}\u{303} @0,4")
        let many = String(repeating: "\u{301}", count: 100)
        #expect(Screen(8, 3, "a\(many)b").text.unicodeScalars.count == 10, "of many, eight are kept")
    }

    @Test("of joined emoji each has its own columns")
    func emoji() {
        #expect(Screen(8, 3, "👨\u{200D}👩x").shown == "👨\u{200D}👩x @0,5")
        #expect(Screen(8, 3, "❤\u{FE0F}x").shown == "❤\u{FE0F}x @0,2")
        #expect(Screen(8, 3, "🇩🇪x").shown == "🇩🇪x @0,5")
    }

    @Test("so many combinations on the screen as there is room for, and new ones when old ones are gone")
    func manyCombinations() {
        var screen = Screen(80, 24)
        for round in 0..<20 {
            // Each letter bears another pair of marks.
            let text = (0..<200).map { number in
                let first = Unicode.Scalar(UInt32(0x300 + (number + round) % 0x30)).map(String.init) ?? ""
                let second = Unicode.Scalar(UInt32(0x300 + (number * 7 + round * 3) / 0x30)).map(String.init) ?? ""
                return "a" + first + second
            }
            screen.feed("\u{1B}[2J\u{1B}[H\(text.joined())".utf8)
            if round == 0 { #expect(screen.text.replacing("\n", with: "") == text.joined()) }
        }
        let marked = screen.text.split(separator: "\n").joined().filter { $0.unicodeScalars.count > 1 }
        #expect(marked.count > 0)
        screen.feed("\u{1B}[2J\u{1B}[H".utf8)
        for _ in 0..<300 { screen.feed("\rx\u{305}\u{306}\u{307}".utf8) }
        #expect(screen.text == "x\u{305}\u{306}\u{307}")
    }

    @Test("what is not UTF-8 is U+FFFD, once for each beginning of a character")
    func malformed() {
        let cases: [([UInt8], String)] = [
            ([0x61, 0xFF, 0x62], "a\u{FFFD}b"),
            ([0xE4, 0xB8, 0x61], "\u{FFFD}a"),
            ([0xF0, 0x9F, 0x98, 0xF0, 0x9F, 0x98, 0x80], "\u{FFFD}😀"),
            ([0xC0, 0x80], "\u{FFFD}\u{FFFD}"),
            ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
            ([0xE4, 0x1B, 0x5B, 0x43, 0x62], "\u{FFFD} b"),
            ([0x80, 0x9B, 0x41], "\u{FFFD}\u{FFFD}A"),
        ]
        for (bytes, expected) in cases {
            var screen = Screen(8, 3)
            screen.feed(bytes)
            #expect(screen.text == expected, "\(bytes)")
            #expect(String(decoding: bytes, as: UTF8.self).contains("\u{FFFD}"))
        }
    }

    @Test("what is common is as wide as the table says")
    func shortcuts() {
        let wrong = (UInt32(0xA0)..<0x20000).filter {
            CharacterWidth.columns(of: $0) != CharacterWidth.searched($0)
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }
}
