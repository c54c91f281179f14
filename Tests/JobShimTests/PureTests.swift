import JobModel
import Testing
import Values

@testable import JobShim

/// What the shim decides without touching the system.
@Suite struct KillProgressTests {
    private let second: Int64 = 1_000_000_000

    @Test func killFollowsTheGrace() {
        var killer = KillProgress()
        #expect(killer.advance(to: 0) == nil && killer.deadline == nil)
        #expect(killer.begin(grace: .seconds(10), at: 0) == .terminate)
        #expect(killer.deadline == 10 * second)
        #expect(killer.advance(to: 10 * second - 1) == nil)
        #expect(killer.advance(to: 10 * second) == .kill)
    }

    @Test func aSecondKillCanOnlyBeQuicker() {
        var killer = KillProgress()
        #expect(killer.begin(grace: .seconds(10), at: 0) == .terminate)
        #expect(killer.begin(grace: .seconds(60), at: second) == nil)
        #expect(killer.deadline == 10 * second)
        #expect(killer.begin(grace: .seconds(1), at: 2 * second) == nil)
        #expect(killer.deadline == 3 * second)
        #expect(killer.begin(grace: .seconds(0), at: 2 * second) == .kill)
        #expect(killer.begin(grace: .seconds(0), at: 2 * second) == nil)
    }

    @Test func noGraceIsNoWarning() {
        var killer = KillProgress()
        #expect(killer.begin(grace: .seconds(0), at: 5) == .kill)
        var patient = KillProgress()
        #expect(patient.begin(grace: TimeSpan(nanoseconds: .max), at: 5) == .terminate)
        #expect(patient.deadline == .max)
    }

    @Test func survivorsAreNamedOnceAfterPatienceAndKilledOn() throws {
        var killer = KillProgress()
        _ = killer.begin(grace: .seconds(0), at: 0)
        var named: [Int64] = []
        for _ in 0..<40 {
            let now = try #require(killer.deadline)
            if killer.advance(to: now) == .killAndNameSurvivors { named.append(now) }
        }
        #expect(named == [KillProgress.patience])
        // Ever more rarely: one wake-up a minute in the end.
        let last = try #require(killer.deadline)
        _ = killer.advance(to: last)
        #expect(killer.deadline == last + 60 * second)
        killer.somebodyEnded(at: last + 1)
        #expect(try #require(killer.deadline) < last + second)
    }
}

@Suite struct RunClockTests {
    @Test func clockStandsStillWhilePaused() {
        var clock = RunClock(startedAt: 100)
        #expect(clock.deadline(after: TimeSpan(nanoseconds: 50)) == 150)
        clock.pause(at: 130)
        clock.pause(at: 140)
        #expect(clock.isPaused && clock.elapsed(at: 1000).nanoseconds == 30)
        #expect(clock.deadline(after: TimeSpan(nanoseconds: 50)) == nil)
        clock.resume(at: 500)
        clock.resume(at: 510)
        #expect(clock.elapsed(at: 510).nanoseconds == 40)
        #expect(clock.deadline(after: TimeSpan(nanoseconds: 50)) == 520)
    }
}

@Suite struct CommandSearchTests {
    @Test func candidatesFollowThePathOfTheJob() {
        func find(_ command: ByteString, _ environment: ByteString...) -> [ByteString] {
            CommandSearch.candidates(for: command, environment: environment)
        }
        #expect(find("ls", "PATH=/a::b:") == ["/a/ls", "./ls", "b/ls", "./ls"])
        #expect(find("ls", "PATH=") == ["./ls"])
        #expect(find("ls", "PATHS=/x") == ["/usr/local/bin/ls", "/usr/bin/ls", "/bin/ls"])
        #expect(find("./ls", "PATH=/a") == ["./ls"])
        #expect(find("a/b", "PATH=/a") == ["a/b"])
    }
}
