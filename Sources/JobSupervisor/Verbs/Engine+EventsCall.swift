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
        let reply = EventsCall.encode(try page(of: call))
        afterCommit { request.succeed(reply) }
    }
}
