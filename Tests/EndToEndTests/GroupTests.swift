import TestSupport
import Testing
import Values

@Suite(.home)
struct GroupTests {
    let home = Home.current

    /// The group as `group list --json` has it.
    private func group(_ name: String) throws -> JSONValue? {
        try home.objects("group", "list", "--json").first { $0["name"] == .string(name) }
    }

    @Test func theDefaultGroupIsUnlimited() throws {
        let started = try home.fifo("started")
        for _ in 1...8 { _ = try home.sh("echo up >'\(started.path)'; exec sleep 1000") }
        for _ in 1...8 { #expect(try started.readLine() == "up") }
        let group = try #require(try group("default"))
        #expect(group["slots"] == "unlimited")
        #expect(group["running"] == 8)
    }

    @Test func aGroupIsMadeOnFirstUse() throws {
        let number = try home.run("true", options: ["--group", "new"])
        #expect(try home.wait(number) == 0)
        #expect(try group("new") != nil)
        #expect(try home.record(number)["group"] == "new")
        #expect(try home.jobs("run", "--group", "two words", "--", "true").status == 64)
    }

    @Test func firstComeFirstServedInItsSlots() throws {
        try home.succeed("group", "set", "two", "--slots", "2")
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let script = "echo $JOBS_NUMBER >'\(started.path)'; read go <'\(gate.path)'"
        let numbers = try (1...5).map { _ in try home.sh(script, options: ["--group", "two"]) }
        #expect(Set([try started.readLine(), try started.readLine()]) == ["1", "2"])
        #expect(
            try numbers.map { try home.record($0)["status"] } == ["running", "running", "queued", "queued", "queued"]
        )
        #expect(started.lineAtOnce() == nil)
        for next in 3...5 {
            try gate.open()
            #expect(try started.readLine() == String(next))
        }
        #expect(try group("two")?["running"] == 2)
        try gate.open(2)
        for number in numbers { #expect(try home.wait(number) == 0) }
    }

    @Test func moreSlotsStartMore() throws {
        try home.succeed("group", "set", "g", "--slots", "1")
        let started = try home.fifo("started")
        for _ in 1...3 {
            _ = try home.sh("echo $JOBS_NUMBER >'\(started.path)'; exec sleep 1000", options: ["--group", "g"])
        }
        #expect(try started.readLine() == "1")
        try home.succeed("group", "set", "g", "--slots", "2")
        #expect(try started.readLine() == "2")
        try home.succeed("group", "set", "g", "--slots", "unlimited")
        #expect(try started.readLine() == "3")
        // Fewer slots end nothing that runs.
        try home.succeed("group", "set", "g", "--slots", "1")
        #expect(try group("g")?["running"] == 3)
        for bad in ["0", "-1", "many"] { #expect(try home.jobs("group", "set", "g", "--slots", bad).status == 64) }
    }

    @Test func groupsDoNotWaitForEachOther() throws {
        try home.succeed("group", "set", "one", "--slots", "1")
        _ = try home.runningJob(options: ["--group", "one"])
        let waiting = try home.run("true", options: ["--group", "one"])
        #expect(try home.wait(try home.run("true", options: ["--group", "other"])) == 0)
        #expect(try home.record(waiting)["status"] == "queued")
    }

    @Test func aPausedGroupStartsNothingAndRunningJobsRunOn() throws {
        let running = try home.runningJob(options: ["--group", "g"])
        try home.succeed("group", "pause", "g")
        let queued = try home.run("true", options: ["--group", "g"])
        #expect(try home.record(running)["status"] == "running")
        let record = try home.record(queued)
        #expect(record["status"] == "queued")
        #expect(record["waiting_for"]?.string?.contains("paused") == true, "\(record)")
        try home.killSupervisor()
        #expect(try home.record(queued)["status"] == "queued", "a new supervisor knows it, too")
        try home.succeed("group", "resume", "g")
        #expect(try home.wait(queued) == 0)
    }

    @Test func aGroupThatIsNotThereIsASlip() throws {
        try home.wait(try home.run("true", options: ["--group", "build"]))
        let pause = try home.jobs("group", "pause", "biuld")
        #expect(pause.status == 4 && pause.errors.contains("did you mean 'build'?"), "\(pause)")
        #expect(pause.errors.contains("use --create to create it paused"), "\(pause)")
        #expect(try group("biuld") == nil)
        #expect(try home.jobs("group", "resume", "biuld").status == 4)
        try home.succeed("group", "pause", "later", "--create")
        #expect(try group("later")?["paused"] == true)
        try home.succeed("group", "pause", "default")
        try home.succeed("group", "resume", "default")
        for verb in ["kill", "list", "pause", "resume", "retry", "remove", "logs"] {
            // One that is there makes up for nothing.
            let result = try home.jobs(verb, "--group", "biuld", "--group", "build")
            #expect(
                result.status == 4 && result.errors.contains("no group 'biuld'; did you mean 'build'?"),
                "\(result)"
            )
        }
        #expect(try home.jobs("wait", "--group", "biuld").status == 125, "a job's own 4 stays a job's 4")
        #expect(try home.record("last")["status"] == "completed", "nothing was removed or retried")
        for verb in ["kill", "wait", "pause", "resume"] {
            let empty = try home.jobs(verb, "--group", "build")
            #expect(empty.status == 0 && empty.errors.contains("no matching jobs"), "\(empty)")
        }
    }

    @Test func onlyAnIdleGroupIsRemoved() throws {
        let number = try home.runningJob(options: ["--group", "g"])
        #expect(try home.jobs("group", "remove", "g").status == 125)
        try home.succeed("kill", String(number))
        try home.succeed("group", "remove", "g")
        #expect(try group("g") == nil)
        #expect(try home.jobs("group", "remove", "default").status != 0)
        #expect(try home.jobs("group", "remove", "nonsense").status != 0)
    }

    @Test func textForPeople() throws {
        try home.succeed("group", "set", "build", "--slots", "3")
        let text = try home.succeed("group", "list")
        #expect(text.contains("build"))
        #expect(text.contains("3"))
        #expect(text.contains("default"))
    }
}
