import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension Engine {
    /// Answers when the condition holds, or at the end of the caller's time with what there is.
    func wait(_ call: WaitCall, _ request: Request) throws {
        let resolved = try call.references.map { present(try resolve($0)) }
        if call.condition == .ready { try checkReadiness(of: resolved) }
        let numbers = resolved.map(\.number)
        // An attempt that is not the latest has ended, whatever becomes of its job.
        let past = try Set(call.references.filter(isPastAttempt))
        let pending = zip(call.references, numbers).filter { !past.contains($0.0) }.map(\.1)
        let milestone = Waiter.Milestone(call.condition)
        let owner = try owner(of: call, pending)
        let waiter = Waiter(
            client: request.client,
            owner: owner,
            for: milestone,
            of: Set(pending),
            any: call.any,
            deadline: Clock.monotonic() + call.timeout.nanoseconds
        ) { [unowned self] isMet, first in
            reply(to: request) {
                let jobs = try zip(call.references, numbers).map { reference, number in
                    try past.contains(reference) ? status(StatusCall(reference: reference)) : present(number)
                }
                let answer = WaitCall.Reply(isMet: isMet, jobs: jobs, first: call.any ? first : nil)
                return WaitCall.encode(answer, as: request.records)
            }
        }
        if pending.isEmpty || call.any && !past.isEmpty {
            // An earlier attempt ended before a later one of the same job.
            let ended = try call.references.filter { try isPastAttempt($0) || isReached($0, milestone) }
            let first = try ended.map { try status(StatusCall(reference: $0)) }.min { left, right in
                (milestone.time(in: left) ?? Timestamp(nanoseconds: 0))
                    < (milestone.time(in: right) ?? Timestamp(nanoseconds: 0))
            }
            return afterCommit { waiter.complete(true, first?.number) }
        }
        var times: [Int64: Timestamp] = [:]
        for job in resolved { times[job.number] = milestone.time(in: job) }
        try enroll(waiter) { times[$0] }
    }

    /// Throws for a job of which nobody could ever tell that it is ready.
    private func checkReadiness(of jobs: [JobRecord]) throws {
        guard let job = jobs.first(where: { $0.submission.ready.isEmpty && !$0.status.isEnded }) else { return }
        throw JobsError(
            .usage,
            "job \(job.number) was submitted without a condition of readiness; wait for its output instead, or submit it "
                + "again with one"
        )
    }

    /// The job in whose tree the caller waits, where that wait has no end of its own. Throws where the job would wait for
    /// itself, directly or through others.
    private func owner(of call: WaitCall, _ pending: [Int64]) throws -> Int64? {
        guard call.condition == .end, let id = call.waiter, let job = try job(id: id)?.record,
            job.status.isLive, !(call.any && Set(pending).count != 1)
        else { return nil }
        let number = job.number
        if pending.contains(number) {
            throw JobsError(
                .wrongState,
                "this runs in job \(number), which would wait for itself and never end; name another job"
            )
        }
        if call.isBounded { return nil }
        for other in pending.sorted() {
            guard let way = WaitCycle(waiters: waiters, scheduler: scheduler).way(from: other, to: number) else {
                continue
            }
            throw JobsError(
                .wrongState,
                "job \(number) and job \(other) would wait for each other for ever: \(way); end one of them, "
                    + "or wait with a --timeout"
            )
        }
        return number
    }

    private func isPastAttempt(_ text: String) throws -> Bool {
        guard case .attempt(let number, let attempt) = JobReference(text) else { return false }
        return try job(number).map { attempt < $0.record.attempt } ?? false
    }

    private func isReached(_ reference: String, _ milestone: Waiter.Milestone) throws -> Bool {
        try milestone.time(in: status(StatusCall(reference: reference))) != nil
    }

    /// Completes a waiter at once where its condition holds already; else it waits. Of several jobs that got there before,
    /// the one that did so first counts.
    /// - Parameter time: When a job got there; `nil`: it has not.
    func enroll(_ waiter: Waiter, time: (Int64) throws -> Timestamp?) throws {
        let there = try waiter.remaining.compactMap { number in try time(number).map { (number: number, time: $0) } }
        var isMet = false
        for (number, _) in there.sorted(by: { ($0.time, $0.number) < ($1.time, $1.number) }) where !isMet {
            isMet = waiter.reached(number)
        }
        afterCommit { [unowned self] in
            if isMet { waiter.complete(true, waiter.first) } else { waiters.add(waiter) }
        }
    }
}

extension Waiter.Milestone {
    init(_ condition: WaitCall.Condition) {
        switch condition {
        case .end: self = .ended
        case .start: self = .started
        case .ready: self = .ready
        case .input: self = .input
        }
    }

    /// When the job got there; `nil` where it has not.
    func time(in job: JobRecord) -> Timestamp? {
        switch self {
        case .started where job.startedAt != nil: job.startedAt
        case .ready where job.readiness != nil: job.readiness
        case .input where job.inputWait != nil: job.inputWait?.since
        case .started, .ended, .killed, .ready, .input:
            // An end that nobody saw is as old as its submission.
            job.status.isEnded ? job.outcome?.endedAt ?? job.submittedAt : nil
        }
    }
}
