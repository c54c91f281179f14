import Glibc
import JobModel
import LinuxSystem
import TestSupport
import Testing

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
        try home.succeed("group", "pause", "held")
        let queued = try home.run("true", options: ["--group", "held"])
        try home.succeed("kill", String(queued))
        #expect(try home.wait(queued) == 125)
        #expect(try home.wait(99) == 125)
        #expect(try home.jobs("wait", "99").errors.contains("99"))
        #expect(try home.jobs("wait").status == 64)
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
