import JobModel
import JobProtocol
import JobStore

extension Engine {
    func page(of call: EventsCall) throws -> EventsCall.Reply {
        try EventsCall.Reply(in: database, after: call.after ?? lastEvent, limit: call.limit)
    }

    /// Answers those for whom there is something new.
    func answerEventWaiters() {
        let waiting = eventWaiters
        eventWaiters = waiting.filter { !isNew(to: $0) }
        for waiter in waiting where isNew(to: waiter) { answer(waiter) }
    }

    private func isNew(to waiter: EventWaiter) -> Bool { lastEvent > waiter.call.after ?? 0 }

    func expireEventWaiters(now: Int64) {
        let expired = eventWaiters.filter { $0.deadline <= now }
        eventWaiters.removeAll { $0.deadline <= now }
        for waiter in expired { answer(waiter) }
    }

    private func answer(_ waiter: EventWaiter) {
        reply(to: waiter.request) { EventsCall.encode(try page(of: waiter.call)) }
    }
}

extension EventsCall.Reply {
    /// The events of a database.
    init(in database: Database, after: Int64, limit: Int) throws {
        let events = try database.events(after: after, limit: limit)
        self.init(events: events, next: events.last?.sequence ?? after)
    }
}
