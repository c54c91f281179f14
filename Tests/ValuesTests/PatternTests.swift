import LinuxSystem
import TestSupport
import Testing
import Values

@Suite("Patterns match bytes within bounds")
struct PatternTests {
    private func match(_ pattern: String, _ bytes: [UInt8], ignoringCase: Bool = false) throws -> Range<Int>? {
        let pattern = try Pattern(pattern, ignoringCase: ignoringCase)
        return try bytes.withUnsafeBytes { try pattern.firstMatch(in: $0) }
    }

    private func match(_ pattern: String, _ text: String, ignoringCase: Bool = false) throws -> Range<Int>? {
        try match(pattern, Array(text.utf8), ignoringCase: ignoringCase)
    }

    @Test("and tell where")
    func matches() throws {
        #expect(try match("b+", "aabbbcc") == 2..<5)
        #expect(try match("x", "aabbbcc") == nil)
        #expect(try match("ERROR", "an error", ignoringCase: true) == 3..<8)
        #expect(try match("^$", "") == 0..<0)
        #expect(try match("(?<=a)b(?=c)", "abc") == 1..<2)
        #expect(try match("foo\\Kbar", "foobar") == 3..<6)
    }

    @Test("also of text that is not UTF-8")
    func invalidUTF8() throws {
        #expect(try match("a.*b", [0x61, 0xFF, 0xC3, 0x62]) == 0..<4)
        #expect(try match("ä+", Array("\u{E4}\u{E4}".utf8) + [0xFF]) == 0..<4)
        #expect(try match("b ä", [0xFF, 0xC3, 0x62, 0x20, 0xC3, 0xA4, 0xC3]) == 2..<6)
        #expect(try match("\\p{Lu}", "aÄ") == 1..<3)
        #expect(try match("Ä", "ä", ignoringCase: true) == 0..<2)
        #expect(try match("\\xFF", [0x61, 0xFF]) == 1..<2)
    }

    @Test("and say what is wrong with them, and where")
    func invalid() {
        for (pattern, place) in [("a(b", 3), ("[z-a]", 3), ("*", 0), ("\\C\\p{L}", 2), ("(*UTF)x(", 8)] {
            do {
                _ = try Pattern(pattern)
                Issue.record("\(pattern) was accepted")
            } catch {
                guard case .invalid(let message, let offset) = error else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(offset == place, "\(pattern): \(message)")
                #expect(!message.isEmpty)
            }
        }
    }

    @Test(
        "quickly, also hostile ones",
        arguments: [
            "(a+)+$", "(a|aa)+$", "(.*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?:a?){40}a{40}", "(a*)*\\1b", "(?R)?a+b",
        ]
    )
    func hostile(text: String) throws {
        let pattern = try Pattern(text)
        let subject = [UInt8](repeating: 0x61, count: 5000) + [0x21]
        let begin = Clock.monotonic()
        _ = try? subject.withUnsafeBytes { try pattern.firstMatch(in: $0) }
        #expect(Clock.monotonic() - begin < 2_000_000_000)
    }

    @Test("and say that they gave up")
    func givesUp() throws {
        let pattern = try Pattern("(a+)+$")
        #expect(throws: PatternError.tooComplex) {
            try Array("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!".utf8).withUnsafeBytes {
                _ = try pattern.firstMatch(in: $0)
            }
        }
    }

    @Test("from several threads at once")
    func shared() throws {
        let pattern = try Pattern("needle(\\d+)")
        let threads = (0..<4).map { number in
            Thread {
                let text = Array("hay needle\(number) hay".utf8)
                for _ in 0..<500 {
                    let match = try? text.withUnsafeBytes { try pattern.firstMatch(in: $0) }
                    #expect(match == 4..<11)
                }
            }
        }
        for thread in threads { thread.join() }
    }
}
