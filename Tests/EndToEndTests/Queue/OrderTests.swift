import TestSupport
import Testing
import Values

/// Who comes before whom, and what can be changed of that.
@Suite(.home)
struct OrderTests {
    let home = Home.current

    /// Queues jobs in a group of one slot that is held, each of which writes its name down.
    private func queue(_ names: [String], _ options: [String: [String]] = [:]) throws -> [String: Int64] {
        try home.succeed("group", "set", "one", "--slots", "1")
        try home.succeed("group", "pause", "one")
        var numbers: [String: Int64] = [:]
        for name in names {
            numbers[name] = try home.sh("echo \(name) >>order", options: ["--group", "one"] + (options[name] ?? []))
        }
        return numbers
    }

    private func order(_ numbers: [String: Int64]) throws -> String {
        try home.succeed("group", "resume", "one")
        for number in numbers.values { #expect(try home.wait(number) == 0) }
        return try String(decoding: home.contents(of: "order"), as: UTF8.self).split(separator: "\n").joined()
    }

    @Test func byPriorityThenByArrival() throws {
        let numbers = try queue(
            ["a", "b", "c", "d", "e"],
            ["c": ["--priority", "5"], "d": ["--priority", "-1"], "e": ["--priority", "5"]]
        )
        #expect(try home.record(numbers["c"] ?? 0)["priority"] == 5)
        #expect(try order(numbers) == "ceabd")
        #expect(try home.jobs("run", "--priority", "1001", "--", "true").status == 64)
    }

    @Test func queuedJobsCanBeMoved() throws {
        let numbers = try queue(["a", "b", "c", "d", "e"])
        let text = numbers.mapValues { "\($0)" }
        try home.succeed("move", text["d"] ?? "", "--first")
        try home.succeed("move", text["a"] ?? "", "--last")
        try home.succeed("move", text["e"] ?? "", "--before", text["c"] ?? "")
        // d b e c a
        try home.succeed("switch", text["b"] ?? "", text["a"] ?? "")
        try home.killSupervisor()
        #expect(try order(numbers) == "daecb")
    }

    @Test func severalKeepTheirOrder() throws {
        let numbers = try queue(["a", "b", "c", "d"])
        try home.succeed("move", "\(numbers["c"] ?? 0)", "\(numbers["d"] ?? 0)", "--first")
        #expect(try order(numbers) == "cdab")
    }

    @Test func queuedJobsCanBeChanged() throws {
        let numbers = try queue(["a", "b"])
        let second = "\(numbers["b"] ?? 0)"
        try home.succeed(
            "edit",
            second,
            "--priority",
            "3",
            "--timeout",
            "1h",
            "--name",
            "second",
            "--",
            "sh",
            "-c",
            "echo B >>order"
        )
        let record = try home.record("second")
        #expect(record["timeout_s"]?.double == 3600)
        #expect(try order(numbers) == "Ba")
        #expect(try home.jobs("edit", second, "--priority", "1").errors.contains("is not queued: it is completed"))
        #expect(try home.jobs("move", second, "--first").status == 125)
        #expect(try home.jobs("move", second).status == 64)
    }

    @Test func aJobCanMoveToAnotherGroup() throws {
        let numbers = try queue(["a"])
        try home.succeed("edit", "\(numbers["a"] ?? 0)", "--group", "other")
        #expect(try home.wait(numbers["a"] ?? 0) == 0)
        #expect(try home.record(numbers["a"] ?? 0)["group"] == "other")
    }

    @Test func aJobThatTakesManySlotsWaitsForThemAndGetsThem() throws {
        try home.succeed("group", "set", "g", "--slots", "3")
        let small = try home.runningJob(options: ["--group", "g"])
        let large = try home.sh("echo large", options: ["--group", "g", "--slots", "3"])
        let passing = try home.run("true", options: ["--group", "g", "--slots", "2"])
        #expect(try home.wait(passing) == 0, "who fits passes, for a while")
        #expect(try home.record(large)["waiting_for"] == "3 free slots in group g (1 of 3 in use, next in line)")
        let why = try home.succeed("why", "\(large)")
        #expect(why.contains("job \(small) (sh -c"), "\(why)")
        try home.succeed("kill", "\(small)")
        #expect(try home.wait(large) == 0)
        let never = try home.run("true", options: ["--group", "g", "--slots", "9"])
        #expect(try home.succeed("why", "\(never)").contains("jobs group set g --slots 9"))
    }
}
