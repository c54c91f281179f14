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
        #expect(killer.begin(tree(10), hasMain: true, at: 0) == .ask(.all, .terminate))
        #expect(killer.deadline == 10 * second)
        #expect(killer.advance(to: 10 * second - 1) == nil)
        #expect(killer.advance(to: 10 * second) == .kill)
    }

    @Test func theMainProcessHasAHeadStart() {
        var killer = KillProgress()
        #expect(killer.begin(main(8), hasMain: true, at: 0) == .ask(.main, .terminate))
        #expect(killer.deadline == 4 * second)
        #expect(killer.advance(to: 4 * second - 1) == nil)
        #expect(killer.advance(to: 4 * second) == .ask(.others, .terminate))
        #expect(killer.turnToOthers() == nil)
        #expect(killer.advance(to: 8 * second) == .kill)
    }

    @Test func theOthersAreAskedWhenTheMainProcessEnds() {
        var killer = KillProgress()
        #expect(killer.turnToOthers() == nil)
        #expect(killer.begin(main(8, .interrupt), hasMain: true, at: 0) == .ask(.main, .interrupt))
        #expect(killer.turnToOthers() == .ask(.others, .terminate))
        #expect(killer.deadline == 8 * second)
        var late = KillProgress()
        #expect(late.begin(main(8, .interrupt), hasMain: false, at: 0) == .ask(.all, .terminate))
        #expect(late.turnToOthers() == nil)
    }

    @Test func aSecondKillCanOnlyBeQuicker() {
        var killer = KillProgress()
        #expect(killer.begin(tree(10), hasMain: true, at: 0) == .ask(.all, .terminate))
        #expect(killer.begin(main(60), hasMain: true, at: second) == nil)
        #expect(killer.deadline == 10 * second)
        #expect(killer.begin(tree(1), hasMain: true, at: 2 * second) == nil)
        #expect(killer.deadline == 3 * second)
        #expect(killer.begin(tree(0), hasMain: true, at: 2 * second) == .kill)
        #expect(killer.begin(tree(0), hasMain: true, at: 2 * second) == nil)
    }

    @Test func aSecondKillMayAskTheOthersOrWithAnotherSignal() {
        var killer = KillProgress()
        #expect(killer.begin(main(8), hasMain: true, at: 0) == .ask(.main, .terminate))
        #expect(killer.begin(main(2), hasMain: true, at: 0) == nil)
        #expect(killer.deadline == second)
        #expect(killer.begin(main(8, .interrupt), hasMain: true, at: 0) == .ask(.main, .interrupt))
        #expect(killer.begin(tree(8, .interrupt), hasMain: true, at: 0) == .ask(.others, .interrupt))
        #expect(killer.begin(tree(8, .hangUp), hasMain: true, at: 0) == .ask(.all, .hangUp))
        #expect(killer.begin(main(8, .interrupt), hasMain: false, at: 0) == nil)
    }

    /// Whatever is asked for and whenever the main process ends: all are asked, nobody later than at first said, and
    /// SIGKILL comes when the shortest of the graces is over.
    @Test func nothingOutlivesTheGrace() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var killer = KillProgress()
            var (now, hasMain, end, wasAll) = (Int64(0), Bool.random(), Int64.max, false)
            func note(_ action: KillProgress.Action?) {
                if case .ask(.others, _)? = action { wasAll = true }
                if case .ask(.all, _)? = action { wasAll = true }
            }
            repeat {
                let grace = Int64.random(in: 1...20, using: &random)
                let signal: Signal = Bool.random() ? .terminate : .interrupt
                note(killer.begin(Bool.random() ? main(grace, signal) : tree(grace, signal), hasMain: hasMain, at: now))
                end = min(end, now + grace * second)
                if hasMain, Bool.random() {
                    hasMain = false
                    note(killer.turnToOthers())
                }
                if !hasMain { #expect(wasAll) }
                now += 1
            } while Bool.random()
            var action: KillProgress.Action?
            while action != .kill {
                now = try #require(killer.deadline)
                action = killer.advance(to: now)
                note(action)
            }
            #expect(now == end && wasAll)
        }
    }

    private func main(_ seconds: Int64, _ signal: Signal = .terminate) -> StopPolicy {
        StopRequest(mode: .main, signal: signal, grace: .seconds(seconds)).applied(to: StopPolicy())
    }

    private func tree(_ seconds: Int64, _ signal: Signal = .terminate) -> StopPolicy {
        StopRequest(mode: .tree, signal: signal, grace: .seconds(seconds)).applied(to: StopPolicy())
    }

    @Test func noGraceIsNoWarning() {
        var killer = KillProgress()
        #expect(killer.begin(main(0), hasMain: true, at: 5) == .kill)
        var patient = KillProgress()
        let policy = StopPolicy(grace: TimeSpan(nanoseconds: .max))
        #expect(patient.begin(policy, hasMain: false, at: 5) == .ask(.all, .terminate))
        #expect(patient.deadline == .max)
    }

    @Test func survivorsAreNamedOnceAfterPatienceAndKilledOn() throws {
        var killer = KillProgress()
        _ = killer.begin(tree(0), hasMain: true, at: 0)
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
