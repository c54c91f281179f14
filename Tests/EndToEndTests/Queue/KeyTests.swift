import TestSupport
import Testing
import Values

/// Submissions that may be repeated, because they have a key.
@Suite(.home)
struct KeyTests {
    let home = Home.current

    @Test func theSameKeyGivesTheSameJob() throws {
        let first = try home.run("true", options: ["--key", "nightly"])
        let again = try home.jobs("run", "--key", "nightly", "--", "true")
        #expect(try home.submitted(again) == first)
        #expect(again.errors.contains("job \(first) was started with this key before"))
        try home.killSupervisor()
        #expect(try home.run("true", options: ["--key", "nightly"]) == first)
        #expect(try home.wait(first) == 0)
        #expect(try home.run("true", options: ["--key", "nightly"]) == first)
        #expect(try home.record(first)["key"] == "nightly")
        #expect(try home.run("true", options: ["--key", "other"]) == first + 1)
        #expect(try home.run("true") == first + 2)
        let refusal = try home.jobs("run", "--key", "nightly", "--", "false")
        #expect(refusal.status == 64 && refusal.errors.contains("job \(first)"), "\(refusal)")
        try home.succeed("remove", "\(first)")
        #expect(try home.run("false", options: ["--key", "nightly"]) == first + 3)
    }

    @Test func atOnce() throws {
        let calls = try (0..<8).map { _ in try home.start("run", "--key", "k", "--", "true") }
        let numbers = try Set(calls.map { try home.submitted(home.finish($0)) })
        #expect(numbers == [1])
    }

    @Test func aKeyLasts() throws {
        let first = try home.run("true", options: ["--key", "k", "--key-lifetime", "1h"])
        #expect(try home.run("true", options: ["--key", "k", "--key-lifetime", "1h"]) == first)
        try home.killSupervisor()
        home.set("JOBS_CLOCK_OFFSET", "3700")
        let second = try home.run("true", options: ["--key", "k", "--key-lifetime", "1h"])
        #expect(second == first + 1)
        #expect(try home.run("true", options: ["--key", "k"]) == second)
    }

    @Test func inTheLinesOfABatch() throws {
        let first = try home.run("true", options: ["--key", "b"])
        let lines = try home.write(
            ["a", "b", "c", "a"].map { #"{"command": ["true"], "key": "\#($0)"}"# }.joined(separator: "\n"),
            to: "lines"
        )
        #expect(try home.succeed("run", "--batch", lines) == "2\n3\n\(first)\n")
        let again = try home.succeed("run", "--batch", lines, "--wait").split(separator: "\n")
        #expect(Set(again) == ["1", "2", "3"])
        #expect(try home.objects("list", "--all", "--json").count == 3)
    }

    @Test func whatWasPipedInIsThatOfTheFirst() throws {
        let input = try home.write("first\n", to: "first")
        let other = try home.write("other\n", to: "other")
        for file in [input, other] {
            let result = try home.command("sh", "-c", "jobctl run --key k --stdin - -- cat <'\(file)'")
            #expect(try home.submitted(result) == 1)
        }
        #expect(try home.wait(1) == 0)
        #expect(try home.output(1) == "first\n")
        #expect(try home.command("sh", "-c", "ls '\(home.state)/inbox'").text == "")
    }

    @Test func aClockThatIsSetBackLetsNobodyOvertake() throws {
        try home.succeed("group", "set", "one", "--slots", "1")
        try home.succeed("group", "pause", "one")
        var numbers = [try home.sh("echo 1 >>order", options: ["--group", "one"])]
        try home.killSupervisor()
        home.set("JOBS_CLOCK_OFFSET", "-86400")
        numbers.append(try home.sh("echo 2 >>order", options: ["--group", "one"]))
        try home.killSupervisor()
        home.set("JOBS_CLOCK_OFFSET", "-3600")
        numbers.append(try home.sh("echo 3 >>order", options: ["--group", "one"]))
        try home.succeed("group", "resume", "one")
        for number in numbers { #expect(try home.wait(number) == 0) }
        #expect(home.lines(of: "order") == ["1", "2", "3"])
    }
}
