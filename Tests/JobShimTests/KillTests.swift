import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import Testing
import Values

/// A tree that is to end ends as a whole, however it resists.
@Suite struct KillTests {
    /// Starts a script that prints `ready` once its tree stands, kills it, and returns what became of it.
    private func kill(
        _ script: String,
        _ request: ShimRequest.Kill = ShimRequest.Kill(StopRequest(grace: .milliseconds(200))),
        processes: Int
    ) throws -> Outcome {
        let fixture = try ShimFixture.script(script)
        let peer = try fixture.launch()
        _ = try peer.waitForStart()
        try fixture.waitForOutput("ready")
        let tree = ProcessTable.descendants(of: fixture.shim)
        #expect(tree.count >= processes, "the tree was not as the test wants it")
        try peer.ask(.kill(request))
        try peer.waitForEnd()
        #expect(fixture.waitForShim() == 0)
        for entry in tree {
            #expect(ProcessTable.entry(of: entry.pid)?.startTime != entry.startTime, "\(entry) lives")
        }
        let outcome = try fixture.exitRecord().outcome
        #expect(outcome.survivors.isEmpty)
        return outcome
    }

    @Test func politeTreeEndsBeforeTheGrace() throws {
        let script = "trap 'echo bye; exit 5' TERM; sleep 100 & sleep 100 & echo ready; wait"
        let began = Clock.monotonic()
        let outcome = try kill(script, ShimRequest.Kill(StopRequest(grace: .seconds(30))), processes: 3)
        #expect(outcome.ending == Ending(status: .killed, reason: .killedByUser))
        #expect(outcome.exitCode == 5)
        #expect(Clock.monotonic() - began < 10_000_000_000)
    }

    @Test func whoIgnoresTermIsKilledAfterTheGrace() throws {
        let script = "trap '' TERM; (trap '' TERM; sleep 100) & echo ready; while :; do sleep 100; done"
        // The loop's first sleep may come after `ready`.
        let outcome = try kill(script, processes: 2)
        #expect(outcome.signal == .kill)
        #expect(outcome.ending == Ending(status: .killed, reason: .killedByUser))
    }

    @Test func escapeesDieWithTheRest() throws {
        let script = """
            trap '' TERM
            stay='touch $0; exec sleep 100'
            setsid bash -c "$stay" session &
            (setsid bash -c 'trap "" TERM; bash -c "$0" orphan & bash -c "$0" other' "$stay" &)
            (bash -c "$stay" forked & disown)
            set -m; bash -c "$stay" group & set +m
            until [ $(ls | wc -l) -eq 5 ]; do sleep 0.01; done
            echo ready; sleep 100; sleep 100
            """
        _ = try kill(script, processes: 6)
    }

    @Test func nowIsWithoutWarning() throws {
        let script = "trap 'echo warned' TERM; echo ready; while :; do sleep 0.05; done"
        let outcome = try kill(script, ShimRequest.Kill(StopRequest(grace: TimeSpan(nanoseconds: 0))), processes: 1)
        #expect(outcome.signal == .kill)
        #expect(outcome.outputBytes == 6)
    }

    @Test func stoppedTreeDiesToo() throws {
        let script = "trap 'exit 9' TERM; bash -c 'kill -STOP $$' & sleep 0.1; echo ready; kill -STOP $$; sleep 100"
        let outcome = try kill(script, ShimRequest.Kill(StopRequest(grace: .seconds(30))), processes: 2)
        #expect(outcome.exitCode == 9)
    }

    @Test func treeThatMultipliesWhileBeingKilledIsStoppedFirst() throws {
        // Everybody who is asked to end starts two more, up to 200 in all, in sessions of their own.
        let script = """
            cat > grow <<'END'
            echo . >> count
            grow() { [ $(wc -l < count) -lt 200 ] && { setsid bash grow & setsid bash grow & }; }
            trap grow TERM
            while :; do sleep 1; done
            END
            touch count
            for i in 1 2 3 4; do bash grow & done
            until [ $(wc -l < count) -ge 4 ]; do sleep 0.01; done
            echo ready; wait; while :; do sleep 1; done
            """
        _ = try kill(script, ShimRequest.Kill(StopRequest(grace: .milliseconds(500))), processes: 5)
    }

    @Test func secondKillShortensTheFirst() throws {
        let fixture = try ShimFixture.script("trap '' TERM; echo ready; while :; do sleep 1; done")
        let peer = try fixture.launch()
        try fixture.waitForOutput("ready")
        try peer.ask(.kill(ShimRequest.Kill(StopRequest(grace: .seconds(1000)))))
        #expect(try peer.hello().state == .ending)
        try peer.ask(.kill(ShimRequest.Kill(StopRequest(grace: .seconds(0)), cause: .outputLimit)))
        try peer.waitForEnd()
        // The first cause stays.
        #expect(try fixture.exitRecord().outcome.ending.reason == .killedByUser)
    }

    @Test func killOfTheWholeGroupFromElsewhereIsRecorded() throws {
        let fixture = try ShimFixture.script("sleep 100 & sleep 100 & echo ready; wait")
        let peer = try fixture.launch()
        let start = try peer.waitForStart()
        try fixture.waitForOutput("ready")
        Glibc.kill(-start.pid, SIGKILL)
        try peer.waitForEnd()
        #expect(fixture.waitForShim() == 0)
        let outcome = try fixture.exitRecord().outcome
        #expect(outcome.ending == Ending(status: .killed, reason: .signalled) && outcome.signal == .kill)
    }

    @Test func signalGoesToTheMainProcessOrToAll() throws {
        let script = """
            trap 'times=$((times + 1)); echo main $times' USR1
            bash -c 'trap "echo child" USR1; echo ready; while :; do :; done' & child=$!
            while :; do wait $child; done
            """
        let fixture = try ShimFixture.script(script)
        let peer = try fixture.launch()
        try fixture.waitForOutput("ready\n")
        try peer.ask(.signal(ShimRequest.SendSignal(Signal(rawValue: 10))))
        try fixture.waitForOutput("ready\nmain 1\n")
        try peer.ask(.signal(ShimRequest.SendSignal(Signal(rawValue: 10), to: .tree)))
        try fixture.waitForOutput("child\n")
        try fixture.waitForOutput("main 2\n")
        try peer.ask(.kill(ShimRequest.Kill(StopRequest(grace: .seconds(0)))))
        try peer.waitForEnd()
        let lines = try fixture.text().split(separator: "\n").sorted()
        #expect(lines == ["child", "main 1", "main 2", "ready"])
    }

    @Test func shimItselfIsDeafToEverySignalButKill() throws {
        let fixture = try ShimFixture.script("echo ready; read; exit 4") { $0.standardInput = .interactive }
        let peer = try fixture.launch()
        try fixture.waitForOutput("ready")
        for signal in 1...64 where ![SIGKILL, SIGSTOP].contains(Int32(signal)) {
            Glibc.kill(fixture.shim, Int32(signal))
        }
        try peer.ask(.send(ShimRequest.Input("\n")))
        try peer.waitForEnd()
        #expect(fixture.waitForShim() == 0)
        #expect(try fixture.exitRecord().outcome.exitCode == 4)
    }

    @Test func onlyTheKillThatCameInTimeIsTheCause() throws {
        let fixture = try ShimFixture.script("sleep 100 & exit 0") { $0.whenMainEnds = .linger }
        let peer = try fixture.launch()
        let told = try peer.wait { if case .mainEnded(let outcome) = $0 { outcome } else { nil } }
        #expect(told.exitCode != nil || told.signal != nil)
        try peer.ask(.kill(ShimRequest.Kill(StopRequest(grace: .seconds(0)))))
        try peer.waitForEnd()
        #expect(try fixture.exitRecord().outcome.ending == Ending(status: .completed, reason: .exited))
    }
}
