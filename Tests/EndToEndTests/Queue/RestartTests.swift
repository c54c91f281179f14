import JobModel
import TestSupport
import Testing
import Values

/// Jobs that are started again whenever they end.
@Suite(.home)
struct RestartTests {
    let home = Home.current

    private let quick = ["--retry-delay", "1ms", "--backoff", "1"]

    /// Waits until the job's event of this kind has come so many times.
    private func awaitEvent(_ kind: String, _ count: Int, of number: Int64) throws {
        let events = try home.start("events", "--follow", "--after", "0", "--json")
        var seen = 0
        while seen < count {
            let event = try JSONParser.parse(Array(events.output.readLine().utf8))
            if event["event"]?.string == kind, event["number"] == .integer(number) { seen += 1 }
        }
    }

    @Test func afterAFailureUntilItSucceeds() throws {
        let number = try home.sh(
            "echo run $JOBS_ATTEMPT; test $JOBS_ATTEMPT -ge 4",
            options: ["--restart", "on-failure"] + quick
        )
        #expect(try home.wait(number) == 0)
        let record = try home.record(number)
        #expect(record["restarts"] == 3 && record["attempt"] == 4 && record["status"] == "completed")
        #expect(record["restart"]?["on"] == "on-failure")
        #expect(try home.output("\(number).2") == "run 2\n")
        #expect(try home.record("\(number).2")["restarts"] == 1)
    }

    @Test func alwaysMeansAlsoAfterSuccessUntilItIsKilled() throws {
        let number = try home.sh("true", options: ["--restart", "always"] + quick + ["--restart-limit", "none"])
        try awaitEvent("retried", 12, of: number)
        try home.succeed("kill", "\(number)")
        let record = try home.record(number)
        // An attempt may have ended by itself at that very moment; it is the last one all the same.
        let reason = record["reason"]?.string
        #expect(reason == "killed-by-user" || reason == "exited" && record["status"] == "completed", "\(record)")
        let attempt = try #require(record["attempt"]?.integer)
        #expect(attempt > 12)
        // Old attempts go, so that this can go on for months.
        let first = try home.jobs("status", "\(number).1")
        #expect(first.status == 4 && first.errors.contains("has no attempt 1"), "\(first)")
        #expect(try home.jobs("status", "\(number).\(attempt - 8)").status == 0)
        let directories = try home.command("sh", "-c", "ls -d \(home.state)/attempts/*/\(number).*")
        #expect(directories.text.split(separator: "\n").count <= 12)
    }

    @Test func aServerThatIsKilledIsEndedForGood() throws {
        let number = try home.runningJob(options: ["--restart", "always"])
        try home.succeed("kill", "\(number)")
        #expect(try home.record(number)["status"] == "killed")
        #expect(try home.record(number)["attempt"] == 1)
    }

    @Test func onFailureLeavesAloneWhatWasAskedToEnd() throws {
        for (signal, isRestarted) in [("TERM", false), ("INT", false), ("KILL", true), ("SEGV", true)] {
            let script = "if [ $JOBS_ATTEMPT = 1 ]; then kill -\(signal) $$; fi"
            let number = try home.sh(script, options: ["--restart", "on-failure"] + quick)
            _ = try home.wait(number)
            #expect(try home.record(number)["attempt"] == (isRestarted ? 2 : 1), "\(signal)")
        }
    }

    @Test func itIsGivenUpAtTheLimit() throws {
        let number = try home.sh("exit 3", options: ["--restart", "always", "--restart-limit", "2/1h"] + quick)
        #expect(try home.wait(number) == 3)
        let record = try home.record(number)
        #expect(record["attempt"] == 3 && record["restarts"] == 2 && record["status"] == "failed")
        #expect(record["error"]?["message"]?.string?.contains("it was 2 times within 1h00m") == true, "\(record)")
        let why = try home.succeed("why", "\(number)")
        #expect(why.contains("it is not restarted any more"), "\(why)")
        // By hand, it begins anew.
        try home.succeed("retry", "\(number)")
        #expect(try home.wait(number) == 3)
        #expect(try home.record(number)["attempt"] == 6)
    }

    @Test func aCommandThatWasNeverThereIsNotTriedAgain() throws {
        let number = try home.run("no-such-command", options: ["--restart", "always"] + quick)
        #expect(try home.wait(number) == 127)
        #expect(try home.record(number)["attempt"] == 1)
    }

    @Test func whileItWaitsAndWhileItRunsItSaysWhatIsGoingOn() throws {
        let up = try home.fifo("up")
        let script = "if [ $JOBS_ATTEMPT = 1 ]; then exit 7; fi; echo up >'\(up.path)'; sleep 1000"
        let number = try home.sh(
            script,
            options: ["--restart", "on-failure", "--retry-delay", "1h", "--max-delay", "2h"]
        )
        try awaitEvent("retried", 1, of: number)
        let waiting = try #require(try home.record(number)["waiting_for"]?.string)
        #expect(waiting.hasPrefix("restart 1, at ") && waiting.hasSuffix("the last attempt failed: exit status 7"))
        #expect(try home.succeed("list").contains("restart 1, at "))
        let why = try home.succeed("why", "\(number)")
        #expect(why.contains("jobs kill \(number) ends it for good"), "\(why)")
        try home.killSupervisor()
        #expect(try home.record(number)["waiting_for"]?.string == waiting)
        // At once, instead of in an hour.
        try home.succeed("kill", "\(number)")
        try home.succeed("retry", "\(number)")
        _ = try up.readLine()
        #expect(try home.record(number)["restarts"] == nil)
    }

    @Test func theRestartsGoOnUnderAnotherSupervisor() throws {
        let gate = try home.fifo("gate")
        let started = try home.fifo("started")
        let script = "echo $JOBS_ATTEMPT >'\(started.path)'; read go <'\(gate.path)'; exit 1"
        let number = try home.sh(script, options: ["--restart", "on-failure"] + quick)
        for attempt in 1...3 {
            #expect(try started.readLine() == "\(attempt)")
            try home.killSupervisor()
            try gate.open()
            _ = try home.record(number)
        }
        #expect(try started.readLine() == "4")
        #expect(try home.record(number)["restarts"] == 3)
        let list = try home.succeed("list")
        #expect(list.contains("restarted 3 times"), "\(list)")
        #expect(try home.succeed("why", "\(number)").contains("It was restarted 3 times"))
        try home.succeed("kill", "\(number)")
    }

    @Test func aJobWhoseShimWasKilledTogetherWithTheSupervisorIsRestarted() throws {
        let started = try home.fifo("started")
        let script = "echo $JOBS_ATTEMPT >'\(started.path)'; exec sleep 1000"
        let number = try home.sh(script, options: ["--restart", "on-failure"] + quick)
        #expect(try started.readLine() == "1")
        // As a power cut would.
        home.crash()
        _ = try home.record(number)
        #expect(try started.readLine() == "2")
        #expect(try home.record("\(number).1")["status"] == "lost")
        try home.succeed("kill", "\(number)")
    }

    @Test func whatCannotBeIsRefused() throws {
        for options in [
            ["--restart", "sometimes"], ["--restart-limit", "5"], ["--restart-limit", "0/1h"],
            ["--restart-limit", "5/0"], ["--restart", "always", "--retries", "3"],
            ["--restart", "always", "--until-success"],
        ] {
            #expect(try home.jobs(["run"] + options + ["--", "true"]).status == 64, "\(options)")
        }
        #expect(try home.jobs("run", "--restart", "x", "--", "true").errors.contains("on-failure"))
    }
}

/// Following a job goes on with its next attempt.
@Suite(.home)
struct FollowAttemptsTests {
    let home = Home.current

    private let script = "echo out $JOBS_ATTEMPT; echo err $JOBS_ATTEMPT >&2; exit $((3 - JOBS_ATTEMPT))"
    private let options = ["--retries", "5", "--retry-delay", "1ms", "--backoff", "1"]

    @Test func runFollowShowsAllAttemptsAndExitsAsTheLast() throws {
        let command = ["run", "--follow"] + options
        let result = try home.jobs(command + ["--", "sh", "-c", script])
        #expect(result.status == 0)
        #expect(result.text == "out 1\nout 2\nout 3\n")
        let talk = result.errors.split(separator: "\n").map(String.init)
        #expect(
            talk == [
                "jobs: job 1", "err 1", "jobs: job 1: attempt 2", "err 2", "jobs: job 1: attempt 3", "err 3",
            ]
        )
        let failing = try home.jobs([
            "run", "--follow", "-q", "--retries", "1", "--retry-delay", "0", "-c", "echo x; exit 9",
        ])
        #expect(failing.status == 9 && failing.text == "x\nx\n" && failing.errors.isEmpty, "\(failing)")
    }

    @Test func logsFollowGoesOnWhileOthersAreShown() throws {
        let gate = try home.fifo("gate")
        let leave = try home.fifo("leave")
        let first = try home.sh(
            "echo a$JOBS_ATTEMPT; read go <'\(gate.path)'; test $JOBS_ATTEMPT = 3",
            options: options
        )
        let second = try home.sh("echo b1; read go <'\(leave.path)'; echo b2")
        let logs = try home.start("logs", "-f", "\(first)", "\(second)")
        func line(_ end: String) throws {
            while !(try logs.output.readLine()).hasSuffix(end) {}
        }
        try line("a1")
        try gate.open()
        try line("a2")
        try leave.open()
        try line("b2")
        try gate.open()
        try line("a3")
        try gate.open()
        #expect(try home.finish(logs).status == 0)
    }

    @Test func aSupervisorThatIsKilledMeanwhileIsNotNoticed() throws {
        let gate = try home.fifo("gate")
        let number = try home.sh(
            "echo a$JOBS_ATTEMPT; read go <'\(gate.path)'; exit $((2 - JOBS_ATTEMPT))",
            options: options
        )
        let logs = try home.start("logs", "-f", "\(number)")
        #expect(try logs.output.readLine() == "a1")
        try home.killSupervisor()
        try gate.open()
        #expect(try logs.output.readLine() == "a2")
        try gate.open()
        #expect(try home.finish(logs).status == 0)
    }

    @Test func aWaitForOutputGoesOnWithTheNextAttempt() throws {
        let script = "echo attempt $JOBS_ATTEMPT; if [ $JOBS_ATTEMPT = 3 ]; then exec sleep 1000; fi; exit 1"
        let number = try home.sh(script, options: options)
        #expect(try home.jobs("wait", "--output", "attempt 3", "\(number)").status == 0)
        #expect(try home.jobs("wait", "--idle", "10ms", "\(number)").status == 0)
        try home.succeed("kill", "\(number)")
        let failed = try home.sh("echo no; exit 6", options: ["--retries", "1", "--retry-delay", "0"])
        #expect(try home.jobs("wait", "--output", "attempt 3", "\(failed)").status == 6)
    }

    @Test func oneAttemptThatIsNamedIsFollowedAlone() throws {
        let number = try home.sh(script, options: options)
        #expect(try home.wait(number) == 0)
        #expect(try home.jobs("logs", "-f", "\(number).1").text == "out 1\n")
        #expect(try home.jobs("logs", "-f", "\(number)").text == "out 3\n")
    }

    @Test func aJobBetweenTwoAttemptsShowsTheLastOne() throws {
        let options = ["--retries", "1", "--retry-delay", "1h", "--max-delay", "2h"]
        let number = try home.sh("echo a$JOBS_ATTEMPT; exit 1", options: options)
        let logs = try home.start("logs", "-f", "\(number)")
        #expect(try logs.output.readLine() == "a1")
        try home.succeed("kill", "\(number)")
        #expect(try home.finish(logs).status == 0)
    }
}
