import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

/// Jobs that wait for the machine: `run --when`.
@Suite(.home)
struct ConditionTests {
    let home = Home.current

    private func waitingFor(_ number: Int64, _ text: String) throws {
        let deadline = Deadline.usual
        var last: JSONValue?
        while true {
            last = try home.record(number)["waiting_for"]
            if last?.string?.contains(text) == true { return }
            guard !deadline.hasPassed else {
                throw Unexpected("job \(number) waits for \(last.map(\.encodedText) ?? "-")")
            }
        }
    }

    @Test func itStartsOnceThePathIsThere() throws {
        let number = try home.sh("cat gate", options: ["--when", "exists gate"])
        try waitingFor(number, "its condition: gate does not exist; next look at ")
        let record = try home.record(number)
        #expect(record["status"] == "queued" && record["when"] == ["exists gate"])
        _ = try home.write("open\n", to: "gate")
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "open\n")
    }

    @Test func aCommandRunsInTheJobsPlaceWithItsEnvironment() throws {
        #expect(mkdir(home.path("place"), 0o755) == 0)
        let options = [
            "--cwd", home.path("place"), "--when", "command test \"$COLOUR\" = blue && pwd >where && umask >mask",
        ]
        let number = try home.sh(
            "cat where mask",
            options: options + ["--umask", "027"],
            environment: ["COLOUR": "blue"]
        )
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "\(home.path("place"))\n0027\n")
    }

    @Test func allOfThemHaveToHold() throws {
        let options = ["--when", "exists one", "--when", "command test -e two", "--when", "load < 100000"]
        let number = try home.run("true", options: options)
        try waitingFor(number, "one does not exist")
        _ = try home.write("", to: "one")
        try waitingFor(number, "command 'test -e two' exited with 1")
        _ = try home.write("", to: "two")
        #expect(try home.wait(number) == 0)
    }

    @Test func whatTheMachineIsLikeIsKnown() throws {
        let holding = ["load < 100000", "memory > 1M", "disk / > 1", "disk . < 8000T"].flatMap { ["--when", $0] }
        #expect(try home.wait(try home.run("true", options: holding)) == 0)
        for (condition, words) in [
            ("load > 100000", "load is "), ("memory > 8000T", "available memory is "),
            ("disk / < 1", "free space at / is "), ("disk /no/such > 1", "free space at /no/such: "),
        ] {
            let number = try home.run("true", options: ["--when", condition])
            try waitingFor(number, "its condition: \(words)")
            try home.succeed("kill", "\(number)")
        }
    }

    @Test func whoWaitsForAConditionHoldsNoSlot() throws {
        try home.succeed("group", "set", "one", "--slots", "1")
        let first = try home.run("true", options: ["--group", "one", "--when", "exists gate"])
        try waitingFor(first, "gate does not exist")
        let second = try home.run("true", options: ["--group", "one"])
        #expect(try home.wait(second) == 0)
        #expect(try home.record(first)["status"] == "queued")
    }

    @Test func itIsLookedAtOnlyWhenNothingElseStandsInTheWay() throws {
        try home.succeed("group", "pause", "later", "--create")
        let number = try home.run("true", options: ["--group", "later", "--when", "command touch looked"])
        let other = try home.run("true", options: ["--when", "command touch other"])
        #expect(try home.wait(other) == 0)
        #expect(!home.exists(home.path("looked")))
        #expect(try home.record(number)["waiting_for"]?.string?.contains("which is paused") == true)
        try home.succeed("group", "resume", "later")
        #expect(try home.wait(number) == 0)
        #expect(home.exists(home.path("looked")))
    }

    /// A command that hangs, with its pid.
    private func hanging(_ up: Fifo) -> String { "command echo $$ >'\(up.path)'; exec sleep 1000" }

    @Test func aCommandThatHangsHoldsUpNobodyAndDiesWithTheSupervisor() throws {
        let up = try home.fifo("up")
        let number = try home.run("true", options: ["--when", hanging(up)])
        let pid = try #require(Int32(try up.readLine()))
        let command = try ProcessDescriptor(pid: pid)
        #expect(try home.wait(try home.run("true")) == 0)
        #expect(try home.succeed("why", "\(number)").contains("its conditions, which are being looked at"))
        try home.killSupervisor()
        try command.awaitEnd()
        // The next supervisor looks again.
        _ = try home.record(number)
        let next = try ProcessDescriptor(pid: try #require(Int32(try up.readLine())))
        try home.succeed("kill", "\(number)")
        #expect(try home.record(number)["status"] == "killed")
        #expect(next.isAlive)
    }

    @Test func aCommandThatHangsIsEndedAndCountsAsNo() throws {
        let up = try home.fifo("up")
        let number = try home.run("true", options: ["--when", hanging(up)])
        let command = try ProcessDescriptor(pid: try #require(Int32(try up.readLine())))
        try command.awaitEnd()
        try waitingFor(number, "took longer than 10.0s")
    }

    @Test func theConditionsOutliveTheSupervisor() throws {
        let number = try home.run("true", options: ["--when", "exists gate"])
        try waitingFor(number, "gate does not exist")
        try home.killSupervisor()
        try waitingFor(number, "gate does not exist")
        _ = try home.write("", to: "gate")
        #expect(try home.wait(number) == 0)
    }

    @Test func theyCanBeTakenBackAndReplaced() throws {
        let number = try home.run("true", options: ["--when", "exists never"])
        try waitingFor(number, "never does not exist")
        #expect(try home.succeed("why", "\(number)").contains("change it: jobs edit \(number) --no-conditions"))
        try home.succeed("edit", "\(number)", "--when", "exists other")
        try waitingFor(number, "other does not exist")
        #expect(try home.record(number)["when"] == ["exists other"])
        try home.succeed("edit", "\(number)", "--no-conditions")
        #expect(try home.wait(number) == 0)
    }

    @Test func beforeEachAttempt() throws {
        let options = ["--retries", "1", "--retry-delay", "0", "--when", "command echo look >>looks"]
        #expect(try home.wait(try home.run("false", options: options)) == 1)
        #expect(home.lines(of: "looks") == ["look", "look"])
    }

    @Test func whatIsNoConditionIsRefused() throws {
        for text in [
            "", "load", "load < x", "load 4", "memory > lots", "disk > 1G", "idle", "exists", "command", "moon > 1",
        ] {
            let result = try home.jobs("run", "--when", text, "--", "true")
            #expect(result.status == 64 && result.errors.contains("--when"), "\(text): \(result)")
        }
        #expect(try home.jobs("run", "--when", "moon", "--", "true").errors.contains(StartCondition.forms))
        #expect(try home.objects("list", "--all", "--json").isEmpty)
    }
}
