import JobScreen
import TestSupport
import Testing

@Suite("Harmless output shows the same, and commands nothing")
struct HarmlessOutputTests {
    private func harmless(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var filter = HarmlessOutput()
        var output: [UInt8] = []
        Array(bytes).withUnsafeBytes { filter.append($0, to: &output) }
        return output
    }

    @Test("what could do harm is left out")
    func leftOut() {
        let harmful = [
            "\u{1B}]0;title\u{7}", "\u{1B}]52;c;Zm9v\u{1B}\\", "\u{1B}]4;1;?\u{7}", "\u{1B}]1337;File=:eA==\u{7}",
            "\u{9D}0;t\u{9C}",
            "\u{1B}P$qm\u{1B}\\", "\u{1B}_Gx\u{1B}\\", "\u{1B}^x\u{1B}\\", "\u{1B}Xx\u{1B}\\", "\u{1B}[6n", "\u{1B}[c",
            "\u{1B}[>c",
            "\u{1B}[=c", "\u{1B}[?6n", "\u{1B}[21t", "\u{1B}[5i", "\u{1B}[x", "\u{1B}[?2004h", "\u{1B}[?1000;25h",
            "\u{1B}[?1h",
            "\u{1B}=", "\u{1B}Z", "\u{5}", "\u{1B}[>4;2m", "\u{1B}[>1u", "\u{1B}[?u", "\u{1B}[?2026$p", "\u{1B}[\"p",
            "\u{1B}[?996n",
        ]
        for text in harmful {
            #expect(harmless("a\(text)b".utf8) == Array("ab".utf8), "\(text.debugDescription)")
        }
    }

    @Test("what shows something passes as it is")
    func passed() {
        let text =
            "text äöü 世界 e\u{301}\r\n\t\u{8}\u{1B}[1;38:2:0:1:2:3mred\u{1B}[m\u{1B}[2J\u{1B}[3;4H\u{1B}[?25l\u{1B}[?1049h"
            + "\u{1B}(0q\u{1B}(B\u{1B}7\u{1B}8\u{1B}M\u{1B}[2;5r\u{1B}[4h\u{1B}[3 q\u{1B}[!p\u{1B}#8"
        #expect(String(decoding: harmless(text.utf8), as: UTF8.self) == text)
    }

    @Test("a screen shows the same with it, whatever was written", arguments: UInt64(1)...20)
    func fuzz(seed: UInt64) {
        var source = ScreenBytes(seed: seed)
        let bytes = (0..<40).flatMap { _ in source.next() }
        var (whole, filtered) = (Screen(20, 6), Screen(20, 6))
        whole.feed(bytes)
        filtered.feed(harmless(bytes))
        #expect(filtered.rows == whole.rows)
        #expect(filtered.cursor == whole.cursor)
    }
}
