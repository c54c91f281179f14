import Testing

@testable import JobSupervisor

@Suite struct WaitersTests {
    private func waiter(
        _ milestone: Waiter.Milestone = .ended,
        of numbers: Set<Int64>,
        any: Bool = false,
        client: UInt64 = 1,
        deadline: Int64 = 100
    ) -> Waiter {
        Waiter(client: ClientID(client), for: milestone, of: numbers, any: any, deadline: deadline) { _, _ in }
    }

    @Test func allOfThemHaveToGetThere() {
        var waiters = Waiters()
        let both = waiter(of: [1, 2])
        waiters.add(both)
        #expect(waiters.take(number: 2, reached: .ended).isEmpty)
        #expect(waiters.take(number: 2, reached: .ended).isEmpty)
        #expect(waiters.take(number: 1, reached: .ended).map { $0 === both } == [true])
        #expect(both.first == 2 && waiters.isEmpty)
    }

    @Test func oneIsEnoughWhereAnyIsAskedFor() {
        var waiters = Waiters()
        let any = waiter(of: [1, 2], any: true)
        waiters.add(any)
        #expect(waiters.take(number: 2, reached: .ended).count == 1)
        #expect(any.first == 2 && waiters.isEmpty)
        #expect(waiters.take(number: 1, reached: .ended).isEmpty)
        #expect(waiters.takeExpired(now: .max).isEmpty)
    }

    @Test(arguments: [Waiter.Milestone.started, .ended, .killed], [Waiter.Milestone.started, .ended, .killed])
    func anEndIsEverythingElseToo(_ reached: Waiter.Milestone, _ wanted: Waiter.Milestone) {
        var waiters = Waiters()
        waiters.add(waiter(wanted, of: [1]))
        #expect(waiters.take(number: 1, reached: reached).count == (reached == .ended || reached == wanted ? 1 : 0))
    }

    @Test func nobodyIsAnsweredTwice() {
        var waiters = Waiters()
        waiters.add(waiter(of: [1], deadline: 5))
        waiters.add(waiter(of: [1, 2], deadline: 7))
        #expect(waiters.nextDeadline == 5)
        #expect(waiters.takeExpired(now: 4).isEmpty)
        #expect(waiters.takeExpired(now: 5).count == 1)
        #expect(waiters.nextDeadline == 7)
        #expect(waiters.take(number: 1, reached: .ended).isEmpty)
        #expect(waiters.take(number: 2, reached: .ended).count == 1)
        #expect(waiters.takeExpired(now: .max).isEmpty && waiters.nextDeadline == nil)
    }

    @Test func aClientThatLeavesTakesItsWaitersAlong() {
        var waiters = Waiters()
        waiters.add(waiter(of: [1], client: 1))
        waiters.add(waiter(of: [1], client: 2))
        waiters.removeAll(of: ClientID(1))
        #expect(waiters.take(number: 1, reached: .ended).map(\.client) == [ClientID(2)])
        #expect(waiters.isEmpty)
    }
}
