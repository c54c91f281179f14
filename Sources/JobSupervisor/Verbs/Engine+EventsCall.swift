import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

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
}
