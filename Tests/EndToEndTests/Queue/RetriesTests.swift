import TestSupport
import Testing
import Values

/// Jobs that are tried again by themselves.
@Suite(.home)
struct RetriesTests {
    let home = Home.current

    @Test func itIsTriedUntilItCompletesAndEachAttemptIsKept() throws {
        let number = try home.sh(
            "echo attempt $JOBS_ATTEMPT; test $JOBS_ATTEMPT -eq 3",
            options: ["--retries", "5", "--retry-delay", "0"]
        )
        #expect(try home.wait(number) == 0)
        let record = try home.record(number)
        #expect(record["attempt"] == 3)
        #expect(record["status"] == "completed")
        for attempt in 1...3 { #expect(try home.output("\(number).\(attempt)") == "attempt \(attempt)\n") }
        #expect(try home.record("\(number).1")["exit_code"] == 1)
        let events = try home.objects("events", "--json", "--after", "0").filter { $0["number"] == .integer(number) }
        #expect(
            events.compactMap { $0["event"]?.string }.filter { ["retried", "ended"].contains($0) } == [
                "retried", "retried", "ended",
            ]
        )
    }

    @Test func afterTheLastTryItHasFailed() throws {
        let number = try home.sh("exit 7", options: ["--retries", "2", "--retry-delay", "10ms"])
        #expect(try home.wait(number) == 7)
        #expect(try home.record(number)["attempt"] == 3)
        // By hand, it begins anew.
        try home.succeed("retry", "\(number)")
        #expect(try home.wait(number) == 7)
        #expect(try home.record(number)["attempt"] == 6)
    }

    @Test func onlyAfterTheCausesThatAreNamed() throws {
        let options = ["--retries", "1", "--retry-delay", "0", "--retry-on", "75,SIGSEGV,timeouts"]
        let cases: [(script: String, more: [String], attempts: Int64)] = [
            ("exit 75", [], 2), ("exit 1", [], 1), ("kill -SEGV $$", [], 2), ("kill -ABRT $$", [], 1),
            ("sleep 1000", ["--timeout", "50ms"], 2),
        ]
        for (script, more, attempts) in cases {
            let number = try home.sh(script, options: options + more)
            #expect(try home.wait(number) != 0)
            #expect(try home.record(number)["attempt"] == .integer(attempts), "\(script)")
        }
        for bad in ["0", "256", "never", "3-1"] {
            #expect(try home.jobs("run", "--retry-on", bad, "--", "true").status == 64)
        }
    }

    @Test func whileItWaitsItSaysWhichTryComesAndCanBeKilled() throws {
        let number = try home.sh("exit 1", options: ["--retries", "3", "--retry-delay", "1h", "--max-delay", "2h"])
        var record = try home.record(number)
        let events = try home.start("events", "--follow", "--after", "0", "--json")
        while !(try events.output.readLine()).contains("\"retried\"") {}
        record = try home.record(number)
        #expect(record["status"] == "queued")
        #expect(record["waiting_for"]?.string?.hasPrefix("attempt 2 of 4, at ") == true, "\(record)")
        let why = try home.succeed("why", "\(number)")
        #expect(why.contains(": the one before failed: exit status 1"), "\(why)")
        #expect(why.contains("change it: jobs kill \(number), then jobs retry \(number)"), "\(why)")
        try home.killSupervisor()
        #expect(try home.record(number)["waiting_for"]?.string?.hasPrefix("attempt 2 of 4, at ") == true)
        try home.succeed("kill", "\(number)")
        #expect(try home.record(number)["reason"] == "killed-by-user")
        #expect(try home.record("\(number).1")["exit_code"] == 1)
    }

    @Test func whatAUserKilledIsNotTriedAgain() throws {
        let number = try home.runningJob(options: ["--until-success"])
        try home.succeed("kill", "\(number)")
        #expect(try home.record(number)["status"] == "killed")
        #expect(try home.record(number)["attempt"] == 1)
    }

    @Test func theTriesGoOnUnderAnotherSupervisor() throws {
        let gate = try home.fifo("gate")
        let started = try home.fifo("started")
        let number = try home.sh(
            "echo $JOBS_ATTEMPT >'\(started.path)'; read go <'\(gate.path)'; test $JOBS_ATTEMPT -eq 3",
            options: ["--retries", "5", "--retry-delay", "1ms"]
        )
        for attempt in 1...3 {
            #expect(try started.readLine() == "\(attempt)")
            try home.killSupervisor()
            try gate.open()
            if attempt < 3 { _ = try home.record(number) }
        }
        #expect(try home.wait(number) == 0)
        #expect(try home.record(number)["attempt"] == 3)
    }
}
