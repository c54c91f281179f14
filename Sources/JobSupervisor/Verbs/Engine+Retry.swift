import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension Engine {
    /// Puts ended jobs back into the queue. A wish that was carried out before is only answered again.
    func retry(_ call: RetryCall, by actor: String?) throws -> [ReferenceResult] {
        try checkPlace(call.namespaces)
        return try each(call.references) { job in
            if try wasRetried(job, by: call.id) { return job }
            guard let status = job.record.status.applying(.retry) else {
                let record = job.record
                throw JobsError(
                    .wrongState,
                    "job \(record.number) has not ended: it is \(record.status.rawValue)",
                    advice: .kill,
                    about: "\(record.number)"
                )
            }
            try space.admit()
            var job = job
            let earlier = job.record.attempt
            try database.keepAttempt(job.record, launch: job.launch)
            job.record.attempt = earlier + 1
            job.record.status = status
            job.record.outcome = nil
            job.record.startedAt = nil
            job.record.readyAt = nil
            job.record.progress = nil
            job.record.progressMessage = nil
            job.launch = 0
            job.notBefore = nil
            if job.record.submission.standardInput == .stored { try passInput(of: job, from: earlier) }
            try update(job)
            try append(.retried, of: job.record, by: actor, ["wish": .string(call.id.description)])
            scheduler.enqueue(job.record.number, job.record.submission.place)
            return job
        }
    }

    private func wasRetried(_ job: StoredJob, by wish: JobID) throws -> Bool {
        let text = JSONValue.string(wish.description)
        var after: Int64 = 0
        while true {
            let page = try database.events(after: after, limit: 1000, numbers: [job.record.number])
            guard let last = page.last else { return false }
            if page.contains(where: { $0.kind == .retried && $0.details["wish"] == text }) { return true }
            after = last.sequence
        }
    }

    private func passInput(of job: StoredJob, from earlier: Int) throws {
        let number = job.record.number
        let directory = try AttemptDirectory.create(number: number, attempt: job.record.attempt, in: state)
        guard let source = try AttemptDirectory.open(number: number, attempt: earlier, in: state),
            try directory.adoptStandardInput(from: source)
        else {
            throw JobsError(.storage, "the standard input of job \(number) was removed: submit it again")
        }
    }

    /// Does something to each of several jobs; one that fails does not keep the others from it.
    func each(_ references: [String], _ body: (StoredJob) throws -> StoredJob) throws -> [ReferenceResult] {
        try references.map { reference in
            let result = Result { () throws -> JobRecord in
                try database.step {
                    let job = try resolve(reference)
                    try checkIsLatest(reference, of: job)
                    return present(try body(job))
                }
            }
            if case .failure(let error as StoreError) = result, error.isFull { throw error }
            return ReferenceResult(reference: reference, result)
        }
    }
}
