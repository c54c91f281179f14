import TestSupport
import Testing
import Values

/// Jobs that wait for others.
@Suite(.home)
struct DependencyTests {
    let home = Home.current

    private func status(_ number: Int64) throws -> String { try home.record(number)["status"]?.string ?? "" }
    private func reason(_ number: Int64) throws -> String { try home.record(number)["reason"]?.string ?? "" }

    @Test func aJobStartsOnceThoseItDependsOnHaveCompleted() throws {
        let gate = try home.fifo("gate")
        let first = try home.sh("read go <'\(gate.path)'; echo first >>order", options: ["--name", "build"])
        let second = try home.run("true")
        let last = try home.sh("echo last >>order", options: ["--after", "build", "--after", "\(second)"])
        #expect(try home.wait(second) == 0)
        #expect(try status(last) == "queued")
        #expect(try home.record(last)["waiting_for"]?.string == "job \(first) to complete")
        #expect(try home.record(last)["after"]?["jobs"]?.array?.count == 2)
        try gate.open()
        #expect(try home.wait(last) == 0)
        #expect(try String(decoding: home.contents(of: "order"), as: UTF8.self) == "first\nlast\n")
    }

    @Test func whatCannotHoldAnyMoreSkipsTheJobAndThoseBehindIt() throws {
        let gate = try home.fifo("gate")
        let first = try home.sh("read go <'\(gate.path)'; exit 3")
        let second = try home.run("true", options: ["--after", "\(first)"])
        let third = try home.run("true", options: ["--after", "\(second)"])
        let anyway = try home.run("true", options: ["--after-any", "\(third)"])
        let failed = try home.run("true", options: ["--after-failed", "\(first)"])
        let never = try home.run("true", options: ["--after-failed", "\(third)"])
        try gate.open()
        #expect(try home.wait(second) != 0)
        for number in [second, third, never] {
            _ = try home.wait(number)
            #expect(try status(number) == "skipped")
            #expect(try reason(number) == "dependency-failed")
        }
        #expect(try home.record(second)["error"]?["message"]?.string == "job \(first), on which it depends, failed")
        #expect(try home.wait(anyway) == 0)
        #expect(try home.wait(failed) == 0)
        #expect(try home.jobs("why", "\(third)").text.contains("job \(second), on which it depends, was skipped"))
    }

    @Test func aRetryOfTheParentGivesTheSkippedAnotherChance() throws {
        let first = try home.sh("test -e ready")
        let second = try home.sh("echo second", options: ["--after", "\(first)"])
        let third = try home.sh("echo third", options: ["--after", "\(second)"])
        _ = try home.wait(third)
        #expect(try status(third) == "skipped")
        let refused = try home.jobs("retry", "\(third)")
        #expect(refused.status == 125 && refused.errors.contains("depends on job \(second), which was skipped"))
        _ = try home.write("", to: "ready")
        try home.succeed("retry", "\(first)")
        #expect(try home.wait(third) == 0)
        #expect(try status(second) == "completed")
        #expect(try home.output(third) == "third\n")
    }

    @Test func withKeepItWaitsForARetry() throws {
        let first = try home.sh("test -e ready")
        let second = try home.run("true", options: ["--after", "\(first)", "--keep"])
        #expect(try home.wait(first) == 1)
        #expect(try status(second) == "queued")
        #expect(try home.record(second)["waiting_for"]?.string == "a retry of job \(first), which failed")
        _ = try home.write("", to: "ready")
        try home.succeed("retry", "\(first)")
        #expect(try home.wait(second) == 0)
    }

    @Test func oneOfThemIsEnoughWithAnyOf() throws {
        let running = try home.runningJob()
        let quick = try home.run("true")
        let either = try home.run("true", options: ["--after", "\(running)", "--after", "\(quick)", "--any-of"])
        #expect(try home.wait(either) == 0)
        #expect(try status(running) == "running")
    }

    @Test func aWholeBatchAndAWholeGroup() throws {
        let gate = try home.fifo("gate")
        let array = try home.succeed(
            "run",
            "--array",
            "1-3",
            "--group",
            "g",
            "--",
            "sh",
            "-c",
            "read go <'\(gate.path)'"
        )
        let batch = try #require(Int64(array.prefix { $0 != "\n" }))
        let behindBatch = try home.run("true", options: ["--after", "batch:\(batch)"])
        let behindGroup = try home.run("true", options: ["--after-any", "group:g"])
        #expect(try home.record(behindBatch)["waiting_for"]?.string == "job \(batch) to complete, and 2 more jobs")
        try gate.open(3)
        #expect(try home.wait(behindBatch) == 0)
        #expect(try home.wait(behindGroup) == 0)
    }

    @Test func linesOfABatchDependOnEarlierOnes() throws {
        let lines = """
            {"command": ["sh", "-c", "echo compile >>order"], "name": "compile"}
            {"command": ["sh", "-c", "echo link >>order"], "name": "link", "after": "compile"}
            {"command": ["sh", "-c", "echo test >>order"], "name": "test", "after": ["link", "compile"]}

            """
        _ = try home.write(lines, to: "dag")
        try home.succeed("run", "--batch", "dag", "--wait")
        #expect(try String(decoding: home.contents(of: "order"), as: UTF8.self) == "compile\nlink\ntest\n")
    }

    @Test func whatIsNotThereIsAnErrorAndNothingIsQueued() throws {
        for reference in ["99", "nobody", "batch:99", "3-7"] {
            let result = try home.jobs("run", "--after", reference, "--", "true")
            #expect(result.status == 125 && result.errors.contains("not found"), "\(result)")
        }
        #expect(try home.objects("list", "-a", "--json").isEmpty)
        #expect(try home.jobs("run", "--after", "", "--", "true").status == 64)
    }

    @Test func theCauseIsToldOnce() throws {
        let number = try home.run("./not-there")
        #expect(try home.wait(number) == 127)
        let why = try home.succeed("why", "\(number)")
        #expect(why.split(separator: "\n").count { $0.contains("there is no ./not-there") } == 1, "\(why)")
    }

    @Test func noJobCanDependOnItself() throws {
        try home.succeed("group", "set", "g", "--slots", "1")
        try home.succeed("group", "pause", "g")
        let first = try home.run("true", options: ["--group", "g"])
        let second = try home.run("true", options: ["--group", "g", "--after", "\(first)"])
        let itself = try home.jobs("edit", "\(first)", "--after", "\(first)")
        #expect(itself.status == 64 && itself.errors.contains("cannot depend on itself"), "\(itself)")
        let cycle = try home.jobs("edit", "\(first)", "--after", "\(second)")
        #expect(cycle.errors.contains("job \(second), which depends on job \(first)"), "\(cycle)")
        try home.succeed("edit", "\(second)", "--no-dependencies")
        try home.succeed("edit", "\(first)", "--after", "\(second)")
        try home.succeed("group", "resume", "g")
        #expect(try home.wait(first) == 0)
    }

    @Test func whatAQueuedJobNeedsIsNotRemoved() throws {
        let first = try home.run("true")
        let other = try home.runningJob()
        #expect(try home.wait(first) == 0)
        let second = try home.run("true", options: ["--after", "\(first)", "--after", "\(other)"])
        let result = try home.jobs("remove", "\(first)")
        #expect(result.status == 125 && result.errors.contains("queued jobs depend on job \(first)"), "\(result)")
        try home.succeed("kill", "\(second)")
        try home.succeed("remove", "\(first)")
    }

    /// The chain goes on wherever its supervisor is killed, each job once.
    @Test func aChainSurvivesItsSupervisor() throws {
        let gates = try (0..<4).map { try home.fifo("gate\($0)") }
        var numbers: [Int64] = []
        for (index, gate) in gates.enumerated() {
            let script = home.marked("job\(index)", "read go <'\(gate.path)'")
            numbers.append(try home.sh(script, options: numbers.last.map { ["--after", "\($0)"] } ?? []))
        }
        let skipped = try home.run("true", options: ["--after-failed", "\(numbers[0])"])
        for (index, gate) in gates.enumerated() {
            try home.killSupervisor()
            try gate.open()
            #expect(try home.wait(numbers[index]) == 0)
        }
        for index in gates.indices { #expect(home.starts(of: "job\(index)") == 1) }
        #expect(try status(skipped) == "skipped")
    }
}
