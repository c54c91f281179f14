import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite(.home)
struct WaitTests {
    let home = Home.current

    @Test(arguments: [
        ("true", 0), ("exit 1", 1), ("exit 4", 4), ("exit 64", 64), ("exit 124", 124), ("exit 255", 255),
        ("kill -KILL $$", 137), ("kill -TERM $$", 143), ("kill -SEGV $$", 139), ("kill -USR2 $$", 140),
    ])
    func theStatusIsTheJobs(script: String, status: Int32) throws {
        let number = try home.sh(script)
        #expect(try home.wait(number) == status)
        #expect(try home.wait(number) == status, "also when it is over")
    }

    @Test func nothingIsPrinted() throws {
        let number = try home.sh("echo output; exit 3")
        let result = try home.jobs("wait", String(number))
        #expect(result.output.isEmpty)
    }

    @Test func waitsUntilTheEnd() throws {
        let gate = try home.fifo("gate")
        let number = try home.sh("read go <'\(gate.path)'; exit 6")
        let waiter = try home.start("wait", String(number))
        #expect(try home.jobs("wait", "--timeout", "200ms", String(number)).status == 124)
        #expect(!waiter.hasEnded)
        try gate.open()
        #expect(try home.finish(waiter).status == 6)
    }

    @Test func ofSeveralTheFirstNamedThatDidNotComplete() throws {
        let good = try home.run("true")
        let three = try home.sh("exit 3")
        let four = try home.sh("exit 4")
        #expect(try home.jobs("wait", "\(good)", "\(four)", "\(three)").status == 4)
        #expect(try home.jobs("wait", "\(good)", "\(three)", "\(four)").status == 3)
        #expect(try home.jobs("wait", "\(good)", "\(good)").status == 0)
    }

    @Test func anyIsTheOneThatEndedFirst() throws {
        let gate = try home.fifo("gate")
        let slow = try home.runningJob()
        let fast = try home.sh("read go <'\(gate.path)'; exit 5")
        let waiter = try home.start("wait", "--any", "\(slow)", "\(fast)")
        try gate.open()
        #expect(try home.finish(waiter).status == 5)
        #expect(try home.record(slow)["status"] == "running")
        #expect(try home.jobs("wait", "--any", "--timeout", "100ms", "\(slow)").status == 124)
    }

    @Test func whatHasNoStatusIs125() throws {
        try home.succeed("group", "set", "held", "--slots", "1")
        try home.succeed("group", "pause", "held", "--create")
        let queued = try home.run("true", options: ["--group", "held"])
        try home.succeed("kill", String(queued))
        #expect(try home.wait(queued) == 125)
        #expect(try home.wait(99) == 125)
        #expect(try home.jobs("wait", "99").errors.contains("99"))
    }

    @Test func ofThoseThatEndedAlreadyTheFirstCounts() throws {
        let gate = try home.fifo("gate")
        let late = try home.sh("read go <'\(gate.path)'; exit 5")
        let early = try home.sh("exit 6")
        #expect(try home.wait(early) == 6)
        try gate.open()
        #expect(try home.wait(late) == 5)
        for order in [["\(late)", "\(early)"], ["\(early)", "\(late)"]] {
            let result = try home.jobs(["wait", "--any", "--print"] + order)
            #expect(result.status == 6 && result.text == "\(early)\n", "\(result)")
        }
        #expect(try home.jobs("wait", "-p", "\(late)", "\(early)").text == "\(late)\n\(early)\n")
    }

    @Test func itsOwnTimeIsNotTheJobs() throws {
        let running = try home.runningJob()
        let timedOut = try home.run("sleep", "1000", options: ["--timeout", "100ms"])
        let own = try home.jobs("wait", "--timeout", "100ms", "\(running)")
        #expect(
            own.status == 124 && own.errors.contains("gave up waiting after 100ms; not ended: \(running)"),
            "\(own)"
        )
        let jobs = try home.jobs("wait", "\(timedOut)")
        #expect(jobs.status == 124 && jobs.errors.contains("job \(timedOut) failed: timed out"), "\(jobs)")
        #expect(
            try JSONParser.parse(home.jobs("wait", "--json", "--timeout", "0", "\(running)").text)["wait"]
                == "timed-out"
        )
        #expect(try JSONParser.parse(home.jobs("wait", "--json", "\(timedOut)").text)["wait"] == "ended")
        for number in [running, timedOut] {
            #expect(try home.jobs("wait", "-q", "--timeout", "0", "\(number)").errors.isEmpty)
        }
    }

    @Test func withoutAReferenceForTheJobsOfThisDirectory() throws {
        let nothing = try home.jobs("wait")
        #expect(nothing.status == 0 && nothing.errors.contains("nothing to wait for"))
        let elsewhere = try home.runningJob("elsewhere", options: ["--cwd", home.root])
        let (first, second) = (try home.runningJob("first"), try home.runningJob("second"))
        #expect(symlink(home.work, home.root + "/link") == 0)
        for directory in [home.work, home.root + "/link"] {
            let result = try home.jobs("wait", "--timeout", "100ms", in: directory)
            #expect(result.status == 124 && result.errors.contains("not ended: \(first) \(second)\n"), "\(result)")
        }
        #expect(try home.jobs("wait", "--timeout", "100ms", in: home.root).errors.contains("not ended: \(elsewhere)\n"))
    }

    @Test func insideAJobItIsForTheOthers() throws {
        for selection in ["", "--all", "--status running,queued"] {
            let number = try home.sh("jobctl run -q -- true; jobctl wait -p \(selection); echo waited $?")
            #expect(try home.wait(number) == 0)
            let text = try home.output(number)
            #expect(text.hasSuffix("waited 0\n") && !text.contains("\(number)\n"), "\(text)")
        }
    }

    @Test(arguments: ["$JOBS_NUMBER", "last", "--any $JOBS_NUMBER", "--timeout 1h $JOBS_NUMBER"])
    func aJobDoesNotWaitForItself(reference: String) throws {
        let number = try home.sh("jobctl wait \(reference) 2>&1")
        #expect(try home.wait(number) == 125)
        #expect(try home.output(number).contains("job \(number), which would wait for itself"))
        let follower = try home.sh("jobctl logs -f $JOBS_NUMBER 2>&1")
        #expect(try home.wait(follower) == 125)
        #expect(try home.output(follower).contains("job \(follower)"))
    }

    @Test func jobsDoNotWaitForEachOther() throws {
        let gate = try home.fifo("gate")
        let numbers = try [2, 3, 1].map { try home.sh("read go <'\(gate.path)'; jobctl wait \($0) 2>&1") }
        try gate.open(3)
        for number in numbers { try home.wait(number) }
        // The last one to come closes the circle, whichever it is.
        let refusals = try numbers.map { try home.output($0) }.filter {
            $0.contains("would wait for each other for ever")
        }
        #expect(refusals.count == 1, "\(refusals)")
        #expect(refusals.first?.matches(of: /job \d waits for job \d/).count == 2, "\(refusals)")
    }

    @Test func noJobWaitsForASlotThatItHolds() throws {
        try home.succeed("group", "set", "one", "--slots", "1")
        let outer = try home.sh("jobctl run --group one --wait -- true 2>&1", options: ["--group", "one"])
        #expect(try home.wait(outer) == 125)
        let text = try home.output(outer)
        #expect(text.contains("job 2 waits for the slot of its group that job 1 holds"), "\(text)")
        #expect(try home.wait(2) == 0, "it runs when the slot is free")
    }

    @Test func forALineOfOutput() throws {
        let gate = try home.fifo("gate")
        let number = try home.sh("echo starting; read go <'\(gate.path)'; echo 'listening on port 80'; exec sleep 1000")
        #expect(
            try home.jobs("wait", "--output", "starting", String(number)).status == 0,
            "also for one that is there already"
        )
        let waiter = try home.start("wait", "--output", "port [0-9]+", String(number))
        #expect(try home.jobs("wait", "--output", "port", "--timeout", "200ms", String(number)).status == 124)
        #expect(!waiter.hasEnded)
        try gate.open()
        #expect(try home.finish(waiter).status == 0)
        #expect(try home.record(number)["status"] == "running")
    }

    @Test func forALineThatNeverComesBecauseTheJobEnded() throws {
        let number = try home.sh("echo other; exit 3")
        let result = try home.jobs("wait", "--output", "listening", String(number))
        #expect(result.status != 0 && result.status != 124)
        #expect(!result.errors.isEmpty)
        #expect(try home.jobs("wait", "--output", "(", String(number)).status == 64)
    }

    @Test func forQuiet() throws {
        let gate = try home.fifo("gate")
        let said = try home.fifo("said")
        let number = try home.sh(
            "for i in $(seq 20); do echo $i; sleep 0.05; done; echo >'\(said.path)'; read go <'\(gate.path)'; exit 3"
        )
        let waiter = try home.start("wait", "--idle", "700ms", String(number))
        _ = try said.readLine()
        let quiet = Clock.monotonic()
        #expect(try home.finish(waiter).status == 0)
        #expect(Double(Clock.monotonic() - quiet) / 1e9 > 0.55)
        #expect(try home.record(number)["status"] == "running")
    }

    @Test func anAttempt() throws {
        let number = try home.sh("exit $JOBS_ATTEMPT")
        #expect(try home.wait(number) == 1)
        try home.succeed("retry", String(number))
        #expect(try home.jobs("wait", "\(number)").status == 2)
        #expect(try home.jobs("wait", "\(number).1").status == 1)
    }

    @Test func interruptedItLeavesTheJobRunningAndSaysSo() throws {
        let number = try home.runningJob(options: ["--name", "web"])
        let follower = try home.start("logs", "-f", String(number))
        let waiter = try home.start("wait", String(number))
        for client in [waiter, follower] {
            // It has its handler once it waits, and it waits once it has asked.
            try awaitWaiting(client)
            #expect(kill(client.pid, SIGINT) == 0)
            let result = try home.finish(client)
            #expect(result.status == 130)
            #expect(result.errors.contains("runs on") || result.errors.contains("running"))
        }
        #expect(try home.record(number)["status"] == "running")
    }

    /// Returns once the process catches SIGINT: there is no event for that, but the kernel knows.
    private func awaitWaiting(_ process: RunningCommand) throws {
        let deadline = Deadline.usual
        while !deadline.hasPassed {
            let caught = home.lines(of: "/proc/\(process.pid)/status").first { $0.hasPrefix("SigCgt:") }?.suffix(1)
            if let mask = caught.flatMap({ Int($0, radix: 16) }), mask & 2 != 0 { return }
            _ = try? Deadline(after: 0.005).awaitReadable([process.process.descriptor.rawValue], "")
        }
        throw NothingHappened(what: "a handler of SIGINT", seconds: deadline.seconds)
    }
}
