import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Testing
import Values

/// When a job is over, and what its record says then.
@Suite struct EndTests {
    @Test func mainProcessTakesTheRestWithIt() throws {
        let fixture = try ShimFixture.script("sleep 100 & trap '' TERM; sleep 100 & exit 6") {
            $0.stop.grace = .milliseconds(100)
        }
        let outcome = try fixture.run()
        #expect(outcome.exitCode == 6 && outcome.ending == Ending(status: .failed, reason: .exited))
        #expect(outcome.survivors.isEmpty)
    }

    @Test func lingeringJobLastsUntilItsTreeIsEmpty() throws {
        let fixture = try ShimFixture.script("(sleep 0.3; echo late) & exit 2") { $0.whenMainEnds = .linger }
        let outcome = try fixture.run()
        #expect(outcome.exitCode == 2)
        #expect(try fixture.text() == "late\n")
        // Times and duration are those of the main process.
        #expect(try #require(outcome.duration) < .milliseconds(300))
    }

    @Test func whatIsLeftRunsOnAndIsListed() throws {
        let script = """
            bash -c 'exec -a left bash -c "read < go; echo noise; echo noise && touch alive"' &
            echo before; exit 0
            """
        let fixture = try ShimFixture.script(script) { $0.whenMainEnds = .leave }
        try #require(mkfifo("\(fixture.work)/go", 0o600) == 0)
        let peer = try fixture.launch()
        try peer.waitForEnd()
        let outcome = try fixture.exitRecord().outcome
        #expect(outcome.exitCode == 0)
        #expect(outcome.survivors.map(\.command) == ["bash"])
        #expect(try fixture.text() == "before\n")
        let hello = try peer.hello()
        #expect(hello.state == .ended && hello.survivors == outcome.survivors)
        // The shim still reads what they write: they get no SIGPIPE, and when they are gone, it goes too.
        try Descriptor.open("\(fixture.work)/go", flags: O_WRONLY).writeAll([0x0A])
        #expect(fixture.waitForShim() == 0)
        #expect(access("\(fixture.work)/alive", F_OK) == 0)
        // What they write after the end is kept as well.
        #expect(try fixture.text() == "before\nnoise\nnoise\n")
    }

    @Test func timeLimitEndsTheWholeTree() throws {
        let fixture = try ShimFixture.script("sleep 100 & echo begun; wait") { $0.timeout = .milliseconds(200) }
        let outcome = try fixture.run()
        #expect(outcome.ending == Ending(status: .failed, reason: .timedOut))
        #expect(outcome.signal == .terminate)
        #expect(try #require(outcome.duration) >= .milliseconds(200))
        #expect(try fixture.text() == "begun\n")
    }

    @Test func timeStandsStillWhileThePauseLasts() throws {
        let script = "for i in {1..400}; do echo $i; sleep 0.005; done & wait"
        let fixture = try ShimFixture.script(script) { $0.timeout = .milliseconds(700) }
        let peer = try fixture.launch()
        try fixture.waitForOutput("2\n")
        try peer.ask(.pause)
        try peer.ask(.pause)
        try peer.wait(for: .paused)
        #expect(try peer.hello().state == .paused)
        // The signal is there; a process takes it when it is its turn on a processor.
        var stopped: [ProcessEntry] = []
        for _ in 0..<1000 {
            stopped = ProcessTable.descendants(of: fixture.shim).filter { !$0.isZombie }
            if stopped.allSatisfy(\.isStopped) { break }
            usleep(1000)
        }
        #expect(stopped.count >= 2 && stopped.allSatisfy(\.isStopped))
        // Longer than the limit: this pause is what is tested.
        usleep(900_000)
        #expect(ProcessTable.entry(of: stopped[0].pid)?.isStopped == true)
        try peer.ask(.resume)
        try peer.wait(for: .resumed)
        #expect(try peer.hello().state == .running)
        try peer.waitForEnd()
        let outcome = try fixture.exitRecord().outcome
        #expect(outcome.ending.reason == .timedOut)
        let duration = try #require(outcome.duration)
        #expect(duration >= .milliseconds(700) && duration < .milliseconds(1400))
        let wall = try #require(outcome.endedAt).nanoseconds - (try #require(outcome.startedAt)).nanoseconds
        #expect(wall >= 1_600_000_000)
    }

    @Test func pausedJobCanBeKilled() throws {
        let fixture = try ShimFixture.script("trap 'exit 3' TERM; echo ready; while :; do sleep 0.01; done")
        let peer = try fixture.launch()
        try fixture.waitForOutput("ready")
        try peer.ask(.pause)
        try peer.ask(.kill(ShimRequest.Kill(StopRequest(grace: .seconds(30)))))
        try peer.waitForEnd()
        #expect(try fixture.exitRecord().outcome.exitCode == 3)
    }

    @Test func resultIsWhatTheJobWroteAsJSON() throws {
        let good = try ShimFixture.script("echo '{\"tests\": 12, \"ratio\": 0.5}' > $JOBS_RESULT").run()
        #expect(good.result == ["tests": 12, "ratio": .number(0.5)] && good.failure == nil)

        let scripts = [
            "echo '{not json' > $JOBS_RESULT", "rm $JOBS_RESULT; ln -s /etc/passwd $JOBS_RESULT",
            "rm $JOBS_RESULT; mkfifo $JOBS_RESULT",
            "head -c 2000000 /dev/zero > $JOBS_RESULT", "rm $JOBS_RESULT; mkdir $JOBS_RESULT",
        ]
        for script in scripts {
            let bad = try ShimFixture.script(script).run()
            #expect(bad.result == nil, "\(script)")
            #expect(bad.failure?.step == JobFailure.resultStep, "\(script)")
            #expect(bad.ending == Ending(status: .completed, reason: .exited), "\(script)")
        }
        #expect(try ShimFixture.script("true").run().failure == nil)
    }

    @Test func resourcesOfTheWholeTreeAreCounted() throws {
        let script = "for i in 1 2; do (head -c 30000000 /dev/urandom | sha256sum) & done; wait"
        let usage = try #require(try ShimFixture.script(script).run().usage)
        #expect(usage.user.nanoseconds + usage.system.nanoseconds > 20_000_000)
        #expect(usage.maximumResidentBytes > 1 << 20)
    }
}
