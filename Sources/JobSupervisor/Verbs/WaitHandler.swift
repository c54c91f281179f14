import JobModel
import JobProtocol
import JobStore
import LinuxSystem

extension Engine {
    /// Answers when the condition holds, or at the end of the caller's time with what there is.
    func wait(_ call: WaitCall, _ request: Request) throws {
        let targets = try call.references.map { reference in
            let job = try resolve(reference)
            return (number: job.record.number, earlier: try earlierAttempt(reference, of: job))
        }
        let milestone: Waiter.Milestone = call.condition == .start ? .started : .ended
        let waiter = Waiter(
            client: request.client,
            for: milestone,
            of: Set(targets.filter { $0.earlier == nil }.map(\.number)),
            any: call.any,
            deadline: Clock.monotonic() + call.timeout.nanoseconds
        ) { [unowned self] isMet, first in
            reply(to: request) {
                let jobs = try targets.map { try $0.earlier ?? present($0.number) }
                return WaitCall.encode(WaitCall.Reply(isMet: isMet, jobs: jobs, first: call.any ? first : nil))
            }
        }
        // An attempt that another one followed is over, whatever becomes of its job.
        if let over = targets.first(where: { $0.earlier != nil }), call.any || waiter.remaining.isEmpty {
            return afterCommit { waiter.complete(true, over.number) }
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
