import JobScreen
import TestSupport
import Testing

@Suite("What is painted anew is the same screen")
struct RedrawTests {
    /// Paints the screen on a new one.
    private func repainted(_ screen: Screen) -> Screen {
        var other = Screen(size: screen.size)
        other.feed(screen.redraw())
        return other
    }

    private static let cases = [
        "",
        "text\r\nand more",
        "0123456789",
        "0123456789a",
        "0123456789\r\na",
        "12345678 世界",
        "123456789世界",
        "12345678世",
        "e\u{301}\u{1B}[31mred \u{1B}[1;4:3mbold\u{1B}[m",
        "\u{1B}[44m\u{1B}[2J\u{1B}[mx",
        "\u{1B}[2;3r\u{1B}[?6h\u{1B}[2;2Hx",
        "\u{1B}[2;3r\u{1B}[3;3H\u{1B}[1m\u{1B}7\u{1B}[m\u{1B}[1;1H",
        "\u{1B}[3g\u{1B}[5G\u{1B}H\rx",
        "\u{1B}(0lqk",
        "\u{1B})0\u{0E}lqk\u{1B}*0\u{1B}N",
        "\u{1B}[4h\u{1B}[?7l\u{1B}[?25l\u{1B}[?1;5;1002;1006;2004h\u{1B}=\u{1B}[3 q",
        "main\u{1B}[2;2H\u{1B}[31m\u{1B}[?1049halternate\u{1B}[3;3H",
        "main\u{1B}[?47halternate",
        "0123456789\u{1B}[?1049halternate",
        "\u{1B}]2;title\u{7}",
        "0123456789\u{1B}7\u{1B}[H",
    ]

    @Test("in every state", arguments: cases)
    func states(written: String) {
        let screen = Screen(10, 4, written)
        let other = repainted(screen)
        #expect(Picture(other) == Picture(screen))
        // What comes next is shown alike.
        for next in ["x", "\u{1B}8y", "\u{1B}[?1049lz", "\tq", "\u{1B}[4;10Hab"] {
            var (one, two) = (screen, other)
            one.feed(next.utf8)
            two.feed(next.utf8)
            #expect(Picture(two) == Picture(one), "after \(next.debugDescription)")
        }
    }

    @Test(
        "also in the middle of a sequence or a character",
        arguments: [
            "\u{1B}[1;31mred\u{1B}[4:3;38;2;1;2;3m\u{1B}]2;title\u{1B}\\ä世😀\u{1B}P1$q\u{1B}\\\u{1B}[?25l\u{1B}(0q\u{1B}[ q"
                + "\u{1B}[?1;?2Cx\u{1B}[1 2Cy\u{9D}0;ü\u{9C}z\u{1B}[!p"
        ]
    )
    func borders(written: String) {
        let bytes = Array(written.utf8)
        for cut in bytes.indices {
            var screen = Screen(10, 4)
            screen.feed(bytes[..<cut])
            var other = repainted(screen)
            screen.feed(bytes[cut...])
            other.feed(bytes[cut...])
            #expect(Picture(other) == Picture(screen), "cut at \(cut)")
        }
    }

    @Test("without colours if they are not wanted")
    func withoutColors() {
        let bytes = Screen(10, 4, "\u{1B}[1;31mred").redraw(color: false)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("\u{1B}[0;1mred"))
    }

    @Test("after whatever was written", arguments: UInt64(1)...20)
    func fuzz(seed: UInt64) {
        var source = ScreenBytes(seed: seed)
        var screen = Screen(size: source.size())
        for _ in 0..<40 {
            screen.feed(source.next())
            let other = repainted(screen)
            guard Picture(other) == Picture(screen) else {
                Issue.record("seed \(seed): \(Picture(screen)) was painted as \(Picture(other))")
                return
            }
        }
    }
}
