import JobModel
import JobStore
import LinuxSystem
import Values

/// A job gets into the queue.
extension Engine {
    /// Stores a job whose submission is checked, and queues it.
    func submit(
        _ id: JobID,
        _ submission: Submission,
        by actor: String? = nil,
        _ details: JSONObject = [:]
    ) throws -> StoredJob {
        _ = try database.makeGroup(submission.group)
        let job = try insert(id, submission, at: Clock.now())
        jobs.change(job)
        if let key = submission.key { try database.keep(key: key, of: job.record.number) }
        try append(.submitted, of: job.record, by: actor, details)
        try enqueue(job)
        return job
    }

    /// The name of the executor of a job with this submission; `nil`: this machine's.
    func executorName(for submission: Submission) -> String? {
        let name = submission.executor ?? groupExecutors[submission.group]
        return name == ExecutorConfiguration.localName ? nil : name
    }

    /// Stores a job. It does not come before those that wait already, also if the clock was set back meanwhile.
    func insert(_ id: JobID, _ submission: Submission, at time: Timestamp) throws -> StoredJob {
        var job = try database.insert(id: id, submission: submission, submittedAt: time).job
        job.arrivedAt = scheduler.arrival(at: job.record.submittedAt)
        job.record.executor = executorName(for: submission)
        if job.arrivedAt != nil || job.record.executor != nil { try database.update(job) }
        return job
    }
}
