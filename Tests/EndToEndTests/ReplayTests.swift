import TestSupport
import Testing
import Values

@Suite(.home)
struct ReplayTests {
    let home = Home.current

    @Test func theOutputAsItCameWithItsPauses() throws {
        let number = try home.sh("printf 'a\\n'; sleep 0.4; printf 'b\\n' >&2; printf '\\033]0;title\\007\\033[1mc'")
        #expect(try home.wait(number) == 0)
        let clock = ContinuousClock()
        var played = ""
        let slow = try clock.measure { played = try home.succeed("replay", "\(number)") }
        #expect(played == "a\nb\n\u{1B}[1mc")
        #expect(slow >= .seconds(0.35))
        #expect(try home.succeed("replay", "--raw", "--speed", "1000", "\(number)").contains("\u{1B}]0;title\u{7}"))
        #expect(try home.jobs("replay", "--speed", "0", "\(number)").status == 64)
        #expect(try home.jobs("replay", "99").status == 4)
    }

    @Test func aRecordingForAsciinema() throws {
        let number = try home.sh(
            "printf 'a\\n\\344\\270'; sleep 0.2; printf '\\226!\\033[m\\377'",
            options: ["--name", "demo"]
        )
        #expect(try home.wait(number) == 0)
        let lines = try home.succeed("replay", "--asciicast", "-", "\(number)").split(separator: "\n")
        let values = try lines.map { try JSONParser.parse(Array($0.utf8)) }
        let head = try #require(values.first)
        #expect(head["version"]?.integer == 2)
        #expect(head["width"]?.integer == 80)
        #expect(head["height"]?.integer == 24)
        #expect(head["title"]?.string == "demo")
        let events = values.dropFirst().compactMap(\.array)
        #expect(events.allSatisfy { $0.count == 3 && $0[1].string == "o" })
        #expect(events.compactMap { $0[2].string }.joined() == "a\r\n世!\u{1B}[m\u{FFFD}")
        #expect(events.first?[2].string == "a\r\n", "an event has whole characters")
        let file = home.path("demo.cast")
        #expect(try home.succeed("replay", "--asciicast", file, "\(number)") == "")
        #expect(try home.command("cat", file).text.hasPrefix(#"{"version":2,"#))
    }
}
