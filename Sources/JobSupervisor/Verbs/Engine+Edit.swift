import JobModel
import JobProtocol
import JobStore
import Values

/// What can be changed of a job while it is queued.
extension Engine {
    func edit(_ call: EditCall, by actor: String?) throws -> JobRecord {
        var job = try resolveForChange(call.reference)
        try checkIsQueued(job.record)
        var submission = try job.record.submission.changed(by: call.changes)
        try check(submission)
        // A pool may have been made smaller meanwhile, which keeps nothing else from being changed.
        if submission.uses != job.record.submission.uses { try checkUses(of: submission) }
        submission.dependencies = try resolved(submission.dependencies)
        if submission.dependencies != job.record.submission.dependencies {
            try checkIsNoCycle(job.record.number, submission.dependencies)
        }
        if submission.priority != job.record.submission.priority { job.rank = nil }
        _ = try database.makeGroup(submission.group)
        job.record.submission = submission
        job.record.executor = executorName(for: submission)
        try database.change(job)
        try update(job)
        let changed = call.changes.members.map { JSONValue.string($0.name) }
        try append(.edited, of: job.record, by: actor, ["changed": .array(changed)])
        try enqueue(job)
        return present(job)
    }

    private func checkIsQueued(_ record: JobRecord) throws(JobsError) {
        guard record.status != .queued else { return }
        if record.status == .pending, let executor = record.executor {
            throw JobsError(
                .wrongState,
                "executor \(executor) has job \(record.number), which cannot be changed any more"
            )
        }
        throw JobsError(.wrongState, "job \(record.number) is not queued: it is \(record.status.told.rawValue)")
    }

    /// Throws if any of the jobs that it is to depend on depends on the job itself, directly or not.
    private func checkIsNoCycle(_ number: Int64, _ dependencies: Dependencies) throws(JobsError) {
        var visited: Set<Int64> = []
        for target in dependencies.all.flatMap(\.ranges).joined() {
            var open = [target]
            while let next = open.popLast() {
                if next == number {
                    let way = target == number ? "itself" : "job \(target), which depends on job \(number)"
                    throw JobsError(.usage, "job \(number) cannot depend on \(way)")
                }
                if visited.insert(next).inserted { open += scheduler.needs(of: next) }
            }
        }
    }

    /// Gives queued jobs other places in their lines; of several the order among them stays.
    func move(_ call: MoveCall, by actor: String?) throws -> [ReferenceResult] {
        if call.place == .exchange { return try exchange(call, by: actor) }
        let references = call.place == .first ? call.references.reversed() : call.references
        let results = try each(references) { job in
            try checkIsQueued(job.record)
            let number = job.record.number
            guard let rank = try scheduler.rank(of: position(call.place), for: number) else {
                throw JobsError(.usage, "job \(number) is in another group than the job before which it is to go")
            }
            return try place(job, at: rank, by: actor)
        }
        return call.place == .first ? results.reversed() : results
    }

    private func position(_ place: MoveCall.Place) throws -> QueuePosition {
        switch place {
        case .first, .exchange: return .first
        case .last: return .last
        case .before(let reference):
            let other = try resolveForChange(reference).record
            try checkIsQueued(other)
            return .before(other.number)
        }
    }

    private func exchange(_ call: MoveCall, by actor: String?) throws -> [ReferenceResult] {
        let pair = try call.references.map { try resolveForChange($0) }
        for job in pair { try checkIsQueued(job.record) }
        guard pair[0].record.submission.group == pair[1].record.submission.group else {
            let numbers = pair.map { "\($0.record.number)" }
            throw JobsError(.usage, "jobs \(numbers[0]) and \(numbers[1]) are in different groups")
        }
        let moved = [
            try place(pair[0], at: pair[1].queueRank, by: actor), try place(pair[1], at: pair[0].queueRank, by: actor),
        ]
        return zip(call.references, moved).map { ReferenceResult(reference: $0, record: present($1)) }
    }

    private func place(_ job: StoredJob, at rank: QueueRank, by actor: String?) throws -> StoredJob {
        var job = job
        job.rank = rank
        try update(job)
        try append(.edited, of: job.record, by: actor, ["changed": ["place"]])
        try enqueue(job)
        return job
    }
}
