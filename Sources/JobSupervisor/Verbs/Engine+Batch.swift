import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension Engine {
    /// Accepts the jobs of one part of a batch: all of them are on the disk before it is answered, or none is.
    func batch(_ call: BatchCall, by actor: String?) throws -> BatchCall.Reply {
        FaultPoint.reach("supervisor-after-accept", in: state.directory)
        if let stored = try database.batchPart(call.part, of: call.id) {
            let known = try holders(of: call).filter { !stored.numbers.contains($0) }
            return BatchCall.Reply(batch: stored.batch, numbers: stored.numbers, known: known)
        }
        try checkPlace(call.namespaces)
        if !call.acceptsLess { try checkReach(call.base) }
        try space.admit()
        let first = try database.nextNumber()
        let batch = try database.batch(call.id) ?? first
        var base = call.base
        base.environment = try environments.store(call.environment)
        base.batch = batch
        var groups: Set<String> = []
        let now = Clock.now()
        var queued: [StoredJob] = []
        var known: [Int64] = []
        for job in call.jobs {
            var submission = try base.changed(by: job.changes)
            if let environment = job.environment { submission.environment = try environments.store(environment) }
            try check(submission)
            if let holder = try keyHolder(submission) {
                known.append(holder.record.number)
                continue
            }
            try checkUses(of: submission)
            if !call.acceptsLess, job.changes["limits"] != nil || job.changes["niceness"] != nil {
                try checkReach(submission)
            }
            guard submission.standardInput != .stored else {
                throw JobsError(.usage, "a job of a batch cannot have what is piped in as its standard input")
            }
            submission.dependencies = try resolved(submission.dependencies)
            if groups.insert(submission.group).inserted { _ = try database.makeGroup(submission.group) }
            let stored = try insert(JobID(), submission, at: now)
            let number = stored.record.number
            guard number == first + Int64(queued.count) else {
                throw JobsError(.storage, "the numbers of the batch are not in a row", advice: .examine)
            }
            if let key = submission.key { try database.keep(key: key, of: number) }
            try append(.submitted, of: stored.record, by: actor)
            queued.append(stored)
        }
        guard !queued.isEmpty else { return BatchCall.Reply(batch: batch, numbers: nil, known: known) }
        let part = Database.BatchPart(batch: batch, numbers: first...first + Int64(queued.count) - 1)
        try database.keep(part, call.part, of: call.id)
        for job in queued { try enqueue(job) }
        afterCommit { [state] in FaultPoint.reach("supervisor-after-commit", in: state.directory) }
        return BatchCall.Reply(
            batch: batch,
            numbers: part.numbers,
            known: known.filter { !part.numbers.contains($0) }
        )
    }

    /// The jobs that the keys of a part stand for.
    private func holders(of call: BatchCall) throws -> [Int64] {
        try call.jobs.compactMap { job in
            try (job.changes["key"]?.string ?? call.base.key).flatMap { try database.number(ofKey: $0) }
        }
    }

    /// Counts beside the engine: a batch may have a million jobs.
    func batches(_ call: BatchesCall, _ request: Request) throws {
        guard try database.hasBatches() else { return afterCommit { request.succeed(BatchesCall.encode([])) } }
        ask(request) { database, _ in
            BatchesCall.encode(
                try database.batches(limit: call.limit).map { BatchSummary(number: $0.batch, counts: $0.counts) }
            )
        }
    }
}
