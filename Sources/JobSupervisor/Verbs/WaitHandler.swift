import JobModel
import JobProtocol
import JobStore
import LinuxSystem

extension Engine {
    /// Answers when the condition holds, or at the end of the caller's time with what there is.
    func wait(_ call: WaitCall, _ request: Request) throws {
        let numbers = try call.references.map { try resolve($0).record.number }
        // An attempt that is not the latest has ended, whatever becomes of its job.
        let past = try Set(call.references.filter(isPastAttempt))
        let pending = zip(call.references, numbers).filter { !past.contains($0.0) }.map(\.1)
        let milestone: Waiter.Milestone = call.condition == .start ? .started : .ended
        let waiter = Waiter(
            client: request.client,
            for: milestone,
            of: Set(pending),
            any: call.any,
            deadline: Clock.monotonic() + call.timeout.nanoseconds
        ) { [unowned self] isMet, first in
            reply(to: request) {
                let jobs = try zip(call.references, numbers).map { reference, number in
                    try past.contains(reference) ? status(StatusCall(reference: reference)) : present(number)
                }
                return WaitCall.encode(WaitCall.Reply(isMet: isMet, jobs: jobs, first: call.any ? first : nil))
            }
        }
        if pending.isEmpty || call.any && !past.isEmpty {
            let first = zip(call.references, numbers).first { past.contains($0.0) }?.1
            return afterCommit { waiter.complete(true, first) }
        }
        try enroll(waiter) { number in
            let record = try present(number)
            return record.status.isEnded || call.condition == .start && record.startedAt != nil
        }
    }

    private func isPastAttempt(_ text: String) throws -> Bool {
        guard case .attempt(let number, let attempt) = JobReference(text) else { return false }
        return try database.job(number).map { attempt < $0.record.attempt } ?? false
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
