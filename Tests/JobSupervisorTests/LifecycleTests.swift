import Testing
import Values

@testable import JobSupervisor

@Suite struct LifecycleTests {
    private let second: Int64 = 1_000_000_000

    @Test func itLeavesWhenNothingHappenedForItsTime() {
        var lifecycle = Lifecycle(idleTime: .seconds(10))
        lifecycle.update(isIdle: true, now: 0)
        lifecycle.update(isIdle: true, now: 9 * second)
        #expect(lifecycle.end == nil)
        lifecycle.update(isIdle: true, now: 10 * second)
        let hasLeft = if case .exit = lifecycle.end { true } else { false }
        #expect(hasLeft)
    }

    @Test func whoeverWasHereBeginsTheTimeAnew() {
        var lifecycle = Lifecycle(idleTime: .seconds(10))
        for visit in Int64(1)...5 {
            lifecycle.noteVisit()
            lifecycle.update(isIdle: true, now: visit * 9 * second)
            #expect(lifecycle.end == nil)
            #expect(lifecycle.idleDeadline == (visit * 9 + 10) * second)
        }
    }
}
