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
            return BatchCall.Reply(batch: stored.batch, numbers: stored.numbers)
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
        for (index, job) in call.jobs.enumerated() {
            var submission = try base.changed(by: job.changes)
            if let environment = job.environment { submission.environment = try environments.store(environment) }
            try check(submission)
            if !call.acceptsLess, job.changes["limits"] != nil || job.changes["niceness"] != nil {
                try checkReach(submission)
            }
            guard submission.standardInput != .stored else {
                throw JobsError(.usage, "a job of a batch cannot have what is piped in as its standard input")
            }
            submission.dependencies = try resolved(submission.dependencies)
            if groups.insert(submission.group).inserted { _ = try database.makeGroup(submission.group) }
            let stored = try database.insert(id: JobID(), submission: submission, submittedAt: now).job
            let number = stored.record.number
            guard number == first + Int64(index) else {
                throw JobsError(.storage, "the numbers of the batch are not in a row", advice: .examine)
            }
            try append(.submitted, of: stored.record, by: actor)
            queued.append(stored)
        }
        let part = Database.BatchPart(batch: batch, numbers: first...first + Int64(queued.count) - 1)
        try database.keep(part, call.part, of: call.id)
        for job in queued { try enqueue(job) }
        afterCommit { [state] in FaultPoint.reach("supervisor-after-commit", in: state.directory) }
        return BatchCall.Reply(batch: batch, numbers: part.numbers)
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
