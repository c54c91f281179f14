import JobModel
import Testing
import Values

@Suite struct StartConditionTests {
    private func read(_ text: String) throws -> StartCondition { try StartCondition(ByteString(text)) }

    @Test func whatIsWrittenCanBeReadAgain() throws {
        let conditions: [StartCondition] = [
            .load(.less, 4), .load(.more, 2.5), .memory(.more, ByteCount(2 << 30)),
            .disk("/data disk", .more, ByteCount(10)), .disk("a<b", .less, ByteCount(1)), .idle(.more, .seconds(600)),
            .exists("/a b"), .exists(ByteString([0x2F, 0xFF])), .command("test -e x && echo '<3'"),
        ]
        for condition in conditions { #expect(try StartCondition(condition.text) == condition) }
    }

    @Test func spacesDoNotMatter() throws {
        #expect(try read("load<4") == .load(.less, 4))
        #expect(try read("  load  <  4 ") == .load(.less, 4))
        #expect(try read("memory>2G") == .memory(.more, ByteCount(2 << 30)))
        #expect(try read("disk /data>10G") == .disk("/data", .more, ByteCount(10 << 30)))
        #expect(try read("idle > 10m") == .idle(.more, .seconds(600)))
        #expect(try read("command  true ") == .command("true"))
    }

    @Test func whatIsNoneSaysWhatIsOne() {
        for (text, part) in [
            ("", "load < 4"), ("moon > 1", "exists PATH"), ("load", "< or >"), ("load < x", "a number"),
            ("load < nan", "a number"), ("memory > x", "a size"), ("disk > 1G", "a path"), ("disk /data", "a bound"),
            ("idle > soon", "a time"), ("exists", "a path"), ("existsx", "exists PATH"), ("command", "a string"),
        ] {
            do {
                _ = try read(text)
                Issue.record("\(text) was read")
            } catch {
                #expect("\(error)".contains(part), "\(text): \(error)")
            }
        }
    }

    @Test func whatDoesNotHoldIsSaidWithItsValue() throws {
        #expect(try read("load < 4").problem(with: .number(3.99)) == nil)
        #expect(try read("load < 4").problem(with: .number(5.204)) == "load is 5.2, wants < 4")
        #expect(try read("memory > 2G").problem(with: .bytes(3 << 30)) == nil)
        #expect(try read("idle > 10m").problem(with: .idle(nil)) == nil)
        #expect(try read("idle < 10m").problem(with: .idle(nil)) == "nobody is logged in, wants idle < 10m00s")
        #expect(try read("idle > 10m").problem(with: .idle(.seconds(5)))?.hasSuffix("for 5.0s, wants > 10m00s") == true)
        #expect(try read("exists x").problem(with: .isThere(false)) == "x does not exist")
        #expect(try read("command x").problem(with: .exit(0)) == nil)
        #expect(try read("command x").problem(with: .failure("no")) == "no")
    }

    @Test func thePauseGrowsToHalfAMinute() {
        var pause = ConditionPause()
        let seconds = (0..<100).map { _ in pause.next().seconds }
        #expect(Array(seconds.prefix(7)) == [1, 2, 4, 8, 16, 30, 30] && seconds.last == 30)
    }
}
