import JobModel
import JobProtocol
import JobStore

extension Engine {
    func page(of call: EventsCall) throws -> EventsCall.Reply {
        let after = call.after ?? lastEvent
        let events = try database.events(after: after, limit: call.limit)
        return EventsCall.Reply(events: events, next: events.last?.sequence ?? after)
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
