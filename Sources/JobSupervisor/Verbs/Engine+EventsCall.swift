import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// A request for events of which there are none yet.
struct EventWaiter {
    let request: Request
    let call: EventsCall
    /// On the monotonic clock.
    let deadline: Int64
}

extension Engine {
    func events(_ call: EventsCall, _ request: Request) throws {
        guard let after = call.after else {
            let reply = EventsCall.Reply(events: [], next: lastEvent)
            return afterCommit { request.succeed(EventsCall.encode(reply)) }
        }
        guard after < lastEvent || call.timeout.nanoseconds == 0 else {
            let deadline = Clock.monotonic() + call.timeout.nanoseconds
            let waiter = EventWaiter(request: request, call: call, deadline: deadline)
            return afterCommit { [unowned self] in eventWaiters.append(waiter) }
        }
        guard lastEvent - after > Self.fewEvents else {
            let reply = EventsCall.encode(try page(of: call))
            return afterCommit { request.succeed(reply) }
        }
        ask(request) { database, _ in
            EventsCall.encode(try EventsCall.Reply(in: database, after: after, limit: call.limit))
        }
    }

    /// More than these are read beside the engine.
    private static let fewEvents: Int64 = 100

    private func page(of call: EventsCall) throws -> EventsCall.Reply {
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
    fileprivate init(in database: Database, after: Int64, limit: Int) throws {
        let events = try database.events(after: after, limit: limit)
        self.init(events: events, next: events.last?.sequence ?? after)
    }
}
