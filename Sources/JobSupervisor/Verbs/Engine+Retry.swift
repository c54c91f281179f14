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
            guard job.record.status.isEnded else {
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
            try checkDependencies(of: job)
            try retry(&job, by: actor, ["wish": .string(call.id.description)])
            try retrySkipped(behind: job.record, by: actor)
            return job
        }
    }

    private func retry(_ job: inout StoredJob, by actor: String?, _ details: JSONObject) throws {
        try beginAttempt(of: &job)
        job.firstAttempt = job.record.attempt
        (job.restarts, job.record.restarts) = (RestartHistory(), 0)
        // At the end of the line, like one that comes now.
        let now = Clock.now()
        (job.arrivedAt, job.rank) = (scheduler.arrival(at: now) ?? now, nil)
        try update(job)
        try append(.retried, of: job.record, by: actor, details)
        try enqueue(job)
        tellDependents(of: job.record)
    }

    /// A job whose dependencies are broken would be given up again at once.
    private func checkDependencies(of job: StoredJob) throws {
        let dependencies = job.record.submission.dependencies
        guard !dependencies.keepsWaiting,
            case .brokenDependency(let other, let status)? = try wants(of: dependencies).reason
        else { return }
        throw JobsError(
            .wrongState,
            "job \(job.record.number) depends on job \(other), which \(status.clause)",
            advice: .retry,
            about: "\(other)"
        )
    }

    /// Gives those another chance that were skipped because this job had failed, and those behind them.
    private func retrySkipped(behind record: JobRecord, by actor: String?) throws {
        var parents = [record.number]
        while let parent = parents.popLast() {
            for number in try database.dependents(of: parent) {
                guard var job = try job(number), job.record.outcome?.ending.reason == .dependencyFailed,
                    job.record.status == .skipped,
                    try wants(of: job.record.submission.dependencies).state == .open
                else { continue }
                try retry(&job, by: actor, ["because_of": .integer(parent)])
                parents.append(number)
            }
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
