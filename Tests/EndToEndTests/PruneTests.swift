import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// Old jobs are forgotten by a rule, and never one that something needs.
@Suite(.home)
struct PruneTests {
    let home = Home.current

    private func left() throws -> [Int64] { try home.jobs("list", "-q").lines.compactMap { Int64($0) } }

    /// Jobs that end one after the other: the odd ones complete, the even ones fail; the last two are of group `g`.
    private func fill() throws {
        for index in 1...6 {
            let options = (index > 4 ? ["--group", "g"] : []) + ["--label", "n=\(index)"]
            try home.wait(try home.sh("head -c 100000 /dev/urandom; exit \(1 - index % 2)", options: options))
        }
    }

    @Test func byNumberSizeStatusGroupAndLabel() throws {
        try fill()
        let dry = try home.jobs("prune", "--keep", "4", "--dry-run")
        #expect(
            dry.lines.count == 2 && dry.lines[0].hasPrefix("would remove 2 jobs, ") && dry.lines[1] == "  1-2",
            "\(dry)"
        )
        #expect(try left() == [1, 2, 3, 4, 5, 6])
        #expect(try home.succeed("prune", "--status", "failed", "--keep", "2").hasPrefix("removed 1 job, "))
        #expect(try left() == [1, 3, 4, 5, 6])
        #expect(!home.exists(home.attempt(2)))
        try home.succeed("prune", "--label", "n=3")
        #expect(try left() == [1, 4, 5, 6])
        try home.succeed("prune", "--group", "g", "--keep", "1")
        #expect(try left() == [1, 4, 6])
        let size = try home.objects("prune", "--size", "250K", "--json", "-n")[0]
        #expect(size["removed"] == 1 && size["dry_run"] == true && size["jobs"] == [[1, 1]], "\(size)")
        try home.succeed("prune", "--size", "0")
        #expect(try left().isEmpty)
        #expect(try home.succeed("prune", "--keep", "0") == "nothing to remove\n")
    }

    @Test func allConditionsMustHold() throws {
        try fill()
        #expect(try home.succeed("prune", "--older-than", "1h", "--keep", "0", "--size", "0") == "nothing to remove\n")
        #expect(try home.succeed("prune", "--older-than", "0", "--keep", "5").hasPrefix("removed 1 job, "))
        #expect(try left() == [2, 3, 4, 5, 6])
        #expect(try home.succeed("prune") == "nothing to remove\n", "the settings keep them")
        try home.succeed("supervisor", "stop")
        home.set("JOBS_RETAIN_OUTPUT", "250K")
        let report = try home.objects("prune", "--json")[0]
        let removed = try #require(report["removed"]?.integer)
        // The supervisor may have come before, by itself.
        #expect(removed <= 3)
        #expect(try left() == [5, 6])
    }

    @Test func whatSomethingNeedsStays() throws {
        let first = try home.run("true")
        let second = try home.run("true")
        let third = try home.run("true")
        for number in first...third { try home.wait(number) }
        try home.succeed("group", "pause", "held", "--create")
        let queued = try home.run("true", options: ["--group", "held", "--after", "\(first)"])
        let running = try home.runningJob()
        // Whoever waits for several is told of all of them.
        let waiter = try home.start("wait", "\(second)", "\(running)", "--json")
        var needed: Int64 = 0
        while needed < 2 {
            needed = try home.objects("prune", "--keep", "0", "-n", "--json")[0]["needed"]?.integer ?? 0
        }
        let report = try home.jobs("prune", "--keep", "0")
        #expect(report.lines.first?.hasPrefix("removed 1 job, ") == true, "\(report)")
        #expect(report.lines.last == "2 jobs stay: something else needs them")
        #expect(try left() == [first, second, queued, running])
        try home.succeed("kill", "\(running)")
        #expect(try home.finish(waiter).lines.count == 2)
        try home.succeed("group", "resume", "held")
        #expect(try home.wait(queued) == 0)
        try home.succeed("prune", "--keep", "0")
        #expect(try left().isEmpty)
    }

    @Test func manyAreForgottenPieceByPieceWhileOthersAreServed() throws {
        try home.succeed("run", "--array", "1-450", "--group", "g", "--wait", "--", "true")
        let next = try home.run("true")
        try home.wait(next)
        let prune = try home.start("prune", "--group", "g", "--json")
        #expect(try home.wait(try home.run("true")) == 0)
        let report = try JSONParser.parse(try home.finish(prune).lines[0])
        #expect(report["removed"] == 450)
        #expect(report["jobs"] == [[1, 450]])
        #expect(try left() == [next, next + 1])
    }

    @Test func whatMakesNoSenseIsRefused() throws {
        _ = try home.run("true")
        #expect(try home.jobs("prune", "--status", "running").status == 64)
        #expect(try home.jobs("prune", "--keep", "-1").status == 64)
        #expect(try home.jobs("prune", "--group", "nobody").status == 4)
        #expect(try home.jobs("prune", "--older-than", "never").status == 64)
        #expect(try home.jobs("prune", "--label", "").status == 64)
    }

    @Test func doctorTellsWhatTheJobsTake() throws {
        try fill()
        let disk = try home.objects("doctor", "--json")[0]["disk"]
        #expect(disk?["jobs"] == 6)
        #expect((disk?["output_bytes"]?.integer ?? 0) > 600_000)
        #expect((disk?["database_bytes"]?.integer ?? 0) > 0)
        let text = try home.jobs("doctor").text
        #expect(text.contains("disk use         output of 6 ended jobs "))
        #expect(text.contains("  by group       default "))
    }
}
