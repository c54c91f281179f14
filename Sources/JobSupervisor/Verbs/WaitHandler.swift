import JobModel
import JobProtocol
import JobStore
import LinuxSystem

extension Engine {
    /// Answers when the condition holds, or at the end of the caller's time with what there is.
    func wait(_ call: WaitCall, _ request: Request) throws {
        let numbers = try call.references.map { try resolve($0).record.number }
        let milestone: Waiter.Milestone = call.condition == .start ? .started : .ended
        let waiter = Waiter(
            client: request.client,
            for: milestone,
            of: Set(numbers),
            any: call.any,
            deadline: Clock.monotonic() + call.timeout.nanoseconds
        ) { [unowned self] isMet, first in
            reply(to: request) {
                let jobs = try numbers.map { try present($0) }
                return WaitCall.encode(WaitCall.Reply(isMet: isMet, jobs: jobs, first: first))
            }
        }
        try enroll(waiter) { number in
            let record = try present(number)
            return record.status.isEnded || call.condition == .start && record.startedAt != nil
        }
    }

    /// Completes a waiter at once where its condition holds already; else it waits.
    func enroll(_ waiter: Waiter, reached: (Int64) throws -> Bool) throws {
        var isMet = false
        for number in waiter.remaining.sorted() where try reached(number) {
            if waiter.reached(number) {
                isMet = true
                break
            }
        }
        afterCommit { [unowned self] in
            if isMet { waiter.complete(true, waiter.first) } else { waiters.add(waiter) }
        }
    }
}
