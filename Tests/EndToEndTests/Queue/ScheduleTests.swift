import TestSupport
import Testing
import Values

/// Jobs that are submitted by themselves, at their times.
@Suite(.home)
struct ScheduleTests {
    let home = Home.current

    private func schedule(_ reference: String = "s1") throws -> JSONValue {
        try JSONParser.parse(try home.succeed("schedule", "show", reference, "--json"))
    }

    /// The jobs of a schedule, the oldest first.
    private func jobs(_ reference: String = "s1") throws -> [JSONValue] {
        try home.objects("list", "--schedule", reference, "--json")
    }

    /// Hours and minutes far from now, in UTC, as a cron expression.
    private func farFromNow() throws -> String {
        let now = try home.command("date", "-u", "-d", "+12 hours", "+%H %M").text.split(separator: " ")
        let (hour, minute) = (Int(now[0]) ?? 0, Int(now[1].prefix(2)) ?? 0)
        return "\(minute) \(hour) * * *"
    }

    @Test func itRunsAgainAndAgain() throws {
        let ran = try home.fifo("ran")
        let text = try home.succeed(
            "run",
            "--every",
            "1s",
            "--name",
            "tick",
            "--",
            "sh",
            "-c",
            "echo here >'\(ran.path)'"
        )
        #expect(text == "s1\n")
        _ = try ran.readLine()
        _ = try ran.readLine()
        try home.succeed("schedule", "pause", "tick")
        let shown = try schedule("tick")
        #expect(shown["state"] == "paused" && shown["next_at"] == nil && shown["every_s"]?.double == 1, "\(shown)")
        let jobs = try jobs()
        #expect(jobs.count >= 2 && jobs.count == Int(shown["runs"]?.integer ?? 0))
        #expect(jobs.allSatisfy { $0["schedule"] == "s1" && $0["name"] == "tick" && $0["due_at"] != nil })
        #expect(try home.jobs("status", "s1").errors.contains("'s1' is a schedule, not a job"))
        let number = try home.submitted(try home.jobs("schedule", "run-now", "s1"))
        #expect(try home.wait(number) == 0)
        #expect(try home.record(number)["due_at"] == nil)
        #expect(try home.succeed("why", "\(number)").contains("Schedule s1 submitted it"))
        try home.succeed("schedule", "remove", "s1")
        #expect(try home.jobs("schedule", "show", "s1").status == 4)
        #expect(try home.objects("list", "--all", "--json").count == jobs.count + 1)
        // Numbers are never used twice.
        #expect(try home.succeed("run", "--every", "1d", "--", "true") == "s2\n")
    }

    @Test("Each time gets one job, whenever the supervisor is killed", arguments: FaultPoints.ofSchedules)
    func nothingTwiceAndNothingLost(at point: String) throws {
        home.killAt(point)
        try home.succeed("run", "--every", "1s", "--missed", "all", "--overlap", "queue", "--", "true")
        try home.awaitKill(at: point)
        home.killAt("")
        // Another one, in the middle of it.
        try home.succeed("schedule")
        let ran = try home.fifo("ran")
        try home.succeed("run", "--every", "1s", "--", "sh", "-c", "echo here >'\(ran.path)'")
        _ = try ran.readLine()
        try home.killSupervisor()
        try home.succeed("schedule", "pause", "s1")
        let times = try jobs().compactMap { $0["due_at"]?.string.flatMap { Timestamp(rfc3339: $0) } }.sorted()
        let created = try #require(try schedule()["created_at"]?.string.flatMap { Timestamp(rfc3339: $0) })
        #expect(times.count >= 2)
        #expect(times == (1...Int64(times.count)).map { created + .seconds($0) })
    }

    @Test("Times while the machine was off", arguments: ["skip", "once", "all"])
    func missedTimes(policy: String) throws {
        let expression = try farFromNow()
        try home.succeed("run", "--cron", expression, "--time-zone", "UTC", "--missed", policy, "--", "true")
        try home.killSupervisor()
        home.set("JOBS_CLOCK_OFFSET", "\(3 * 86_400)")
        try home.succeed("schedule")
        let jobs = try jobs()
        #expect(jobs.count == ["skip": 0, "once": 1, "all": 3][policy], "\(jobs)")
        #expect(Set(jobs.map { $0["due_at"]?.string }).count == jobs.count)
        for job in jobs { #expect(try home.wait(job["number"]?.integer ?? 0) == 0) }
        let shown = try schedule()
        #expect(shown["missed_times"]?.integer == 3 - Int64(jobs.count), "\(shown)")
        let events = try home.objects("events", "--after", "0", "--json")
        #expect(events.contains { $0["event"] == "schedule-skipped" && $0["reason"] == "missed" } == (policy != "all"))
        // The clock was wrong, and is set back: what is to come is not years away.
        try home.killSupervisor()
        home.set("JOBS_CLOCK_OFFSET", "0")
        let next = try #require(try schedule()["next_at"]?.string.flatMap { Timestamp(rfc3339: $0) })
        let lastTime = try #require(shown["next_at"]?.string.flatMap { Timestamp(rfc3339: $0) })
        #expect(next + .seconds(2 * 86_400) < lastTime)
        #expect(try self.jobs().count == jobs.count)
    }

    /// The database takes the job, and refuses what is stored with it.
    @Test func aStartThatFailsInTheMiddleLeavesNothingAndIsPutOff() throws {
        try home.succeed("run", "--cron", try farFromNow(), "--time-zone", "UTC", "--overlap", "queue", "--", "true")
        try home.succeed("supervisor", "stop")
        try change("CREATE TRIGGER refuse BEFORE INSERT ON schedules BEGIN SELECT RAISE(ABORT, 'not now'); END")
        try change("CREATE TRIGGER also BEFORE UPDATE ON schedules BEGIN SELECT RAISE(ABORT, 'not now'); END")
        home.set("JOBS_CLOCK_OFFSET", "\(2 * 86_400)")
        let refusals = { [home] in home.lines(of: "\(home.state)/supervisor.log").filter { $0.contains("put off") } }
        let watch = try home.watch()
        try home.succeed("schedule")
        try watch.wait(for: "the refusal") { !refusals().isEmpty }
        // Each of these reads the queue again, if that is necessary, and then looks at what is due.
        for _ in 0..<5 { try home.succeed("run", "--wait", "--", "true") }
        #expect(refusals().count == 1, "\(refusals())")
        #expect(try jobs().isEmpty)
        #expect(try schedule()["problem"]?.string?.isEmpty == false)
        let groups = try home.objects("group", "list", "--json")
        #expect(groups.allSatisfy { $0["queued"] == 0 && $0["running"] == 0 }, "\(groups)")
        try home.succeed("supervisor", "stop")
        try change("DROP TRIGGER refuse; DROP TRIGGER also")
        try home.succeed("schedule")
        #expect(try jobs().count == 1)
    }

    private func change(_ sql: String) throws {
        let script = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])"
        let result = try home.command("python3", "-c", script, "\(home.state)/jobs.db", sql)
        try #require(result.status == 0, "\(result)")
    }

    @Test func whatStillRunsIsNotStartedAgain() throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let script = "echo here >'\(started.path)'; read go <'\(gate.path)'"
        try home.succeed("run", "--every", "1s", "--", "sh", "-c", script)
        _ = try started.readLine()
        let refusal = try home.jobs("schedule", "run-now", "s1")
        #expect(refusal.status == 125 && refusal.errors.contains("job 1 of schedule s1 has not ended"), "\(refusal)")
        try awaitEvent { $0["event"] == "schedule-skipped" && $0["reason"] == "overlap" }
        #expect(try jobs().count == 1)
        try home.killSupervisor()
        try awaitEvent(2) { $0["event"] == "schedule-skipped" && $0["reason"] == "overlap" }
        #expect(try jobs().count == 1)
        try gate.open()
        #expect(try home.wait(1) == 0)
        _ = try started.readLine()
        try gate.open()
        try home.succeed("schedule", "remove", "s1")
    }

    @Test func theNextOneWaits() throws {
        let started = try home.fifo("started")
        let gate = try home.fifo("gate")
        let script = "echo here >'\(started.path)'; read go <'\(gate.path)'"
        try home.succeed("run", "--every", "1s", "--overlap", "queue", "--", "sh", "-c", script)
        _ = try started.readLine()
        try awaitEvent(2) { $0["event"] == "submitted" }
        try home.succeed("schedule", "pause", "s1")
        #expect(try home.record(2)["status"] == "queued")
        #expect(try home.record(2)["waiting_for"]?.string?.contains("job 1 to end") == true)
        try gate.open()
        _ = try started.readLine()
        #expect(try home.wait(1) == 0)
        try home.succeed("kill", "--all")
    }

    @Test func theOldOneIsKilled() throws {
        let started = try home.fifo("started")
        let script = "echo $JOBS_NUMBER >'\(started.path)'; exec sleep 1000"
        try home.succeed("run", "--every", "1s", "--overlap", "kill-old", "--", "sh", "-c", script)
        #expect(try started.readLine() == "1")
        #expect(try started.readLine() == "2")
        try home.succeed("schedule", "remove", "s1")
        #expect(try home.record(1)["status"] == "killed")
        try home.succeed("kill", "--all", "--now")
    }

    @Test func theConfigurationSaysWhatOptionsDoNot() throws {
        let configured = [
            "JOBS_SCHEDULE_MISSED": "all", "JOBS_SCHEDULE_OVERLAP": "queue", "JOBS_SCHEDULE_TIME_ZONE": "UTC",
        ]
        for (name, value) in configured { home.set(name, value) }
        try home.succeed("run", "--cron", "0 3 * * *", "--", "true")
        let first = try schedule()
        #expect(first["missed"] == "all" && first["overlap"] == "queue" && first["time_zone"] == "UTC", "\(first)")
        try home.succeed("run", "--cron", "0 3 * * *", "--missed", "skip", "--overlap", "skip", "--", "true")
        let second = try schedule("s2")
        #expect(second["missed"] == "skip" && second["overlap"] == "skip", "\(second)")
        let contradiction = try home.jobs("run", "--every", "1d", "--overlap", "kill-old", "--", "true")
        #expect(contradiction.status == 64 && contradiction.errors.contains("--missed all goes without"))
        home.set("JOBS_SCHEDULE_TIME_ZONE", "Nowhere/Land")
        #expect(try home.jobs("run", "--cron", "0 3 * * *", "--", "true").errors.contains("Nowhere/Land"))
    }

    @Test func whatIsRefused() throws {
        for options in [
            ["--cron", "0 0 30 2 *"], ["--cron", "* * * *"], ["--cron", "* * * * *", "--time-zone", "Mars/Base"],
            ["--cron", "* * * * *", "--time-zone", "../../etc/passwd"], ["--every", "0"], ["--every", "999999d"],
            ["--every", "1m", "--cron", "* * * * *"], ["--every", "1m", "--wait"], ["--missed", "all"],
            ["--every", "1m", "--missed", "all", "--overlap", "kill-old"], ["--every", "1m", "--stdin", "-"],
            ["--every", "1m", "--at", "14:00"], ["--every", "1m", "--name", "s3"], ["--every", "1m", "--missed", "no"],
        ] {
            let result = try home.jobs(["run"] + options + ["--", "true"])
            #expect(result.status == 64, "\(options): \(result)")
        }
        try home.succeed("run", "--every", "1d", "--name", "same", "--", "true")
        #expect(
            try home.jobs("run", "--every", "1d", "--name", "same", "--", "true").errors.contains("s1 has the name")
        )
        #expect(try home.jobs("schedule", "pause", "7").errors.contains("schedules are called s1"))
        #expect(try home.jobs("schedule", "add").errors.contains("run --cron"))
        #expect(try home.objects("schedule", "--json").count == 1)
    }

    @Test func theSameKeyGivesTheSameSchedule() throws {
        for _ in 0..<2 { #expect(try home.succeed("run", "--every", "1d", "--key", "k", "--", "true") == "s1\n") }
        #expect(try home.jobs("run", "--every", "2d", "--key", "k", "--", "true").status == 64)
    }

    @Test func timesToCome() throws {
        let text = try home.succeed(
            "schedule",
            "next",
            "30 2 * * *",
            "--time-zone",
            "Europe/Berlin",
            "--from",
            "2026-03-28T12:00:00Z",
            "-n",
            "2"
        )
        #expect(text == "2026-03-29T03:00:00+02:00\n2026-03-30T02:30:00+02:00\n")
        #expect(try home.jobs("schedule", "next", "0 0 31 2 *").status == 64)
        try home.succeed("run", "--every", "10m", "--", "true")
        #expect(try home.succeed("schedule", "next", "s1", "-n", "3").split(separator: "\n").count == 3)
    }

    @Test func aRebootStopsNoSchedule() throws {
        home.set("JOBS_BOOT_ID", "11111111-1111-4111-8111-111111111111")
        let ran = try home.fifo("ran")
        try home.succeed("run", "--every", "1s", "--", "sh", "-c", "echo here >'\(ran.path)'")
        _ = try ran.readLine()
        home.crash()
        home.set("JOBS_BOOT_ID", "22222222-2222-4222-8222-222222222222")
        while ran.lineAtOnce() != nil {}
        try home.succeed("supervisor", "start")
        _ = try ran.readLine()
        try home.succeed("schedule", "remove", "s1")
    }

    @Test func aDamagedDatabaseLosesNoSchedule() throws {
        try home.succeed("run", "--every", "1d", "--name", "daily", "--", "true")
        try home.succeed("run", "--key", "k", "--", "true")
        try home.succeed("supervisor", "stop")
        try home.succeed("doctor", "--repair")
        #expect(try schedule("daily")["schedule"] == "s1")
    }

    /// Waits until so many events are like this.
    private func awaitEvent(_ count: Int = 1, _ isWanted: @escaping (JSONValue) -> Bool) throws {
        let events = try home.start("events", "--after", "0", "--follow", "--json")
        var found = 0
        while found < count {
            if isWanted(try JSONParser.parse(try events.output.readLine())) { found += 1 }
        }
    }
}
