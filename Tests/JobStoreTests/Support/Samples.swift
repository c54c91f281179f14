import JobModel
import JobStore
import Values

/// A submission as many are.
func sampleSubmission(
    _ words: String...,
    name: String? = nil,
    group: String = "default",
    labels: [String: String] = [:]
) -> Submission {
    var submission = Submission(command: words.map { ByteString($0) }, directory: "/tmp")
    submission.environment = "0123456789abcdef"
    submission.name = name
    submission.group = group
    submission.labels = labels
    return submission
}

/// A time in whole milliseconds, as the database keeps them.
func time(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: 1_700_000_000_000 + seconds * 1000) }

extension Database {
    /// A new job, with its number.
    @discardableResult
    func add(_ submission: Submission = sampleSubmission("true"), id: JobID = JobID(), at when: Int64 = 0) throws
        -> Int64
    {
        try insert(id: id, submission: submission, submittedAt: time(when)).job.record.number
    }

    /// The jobs that have not ended, the newest first.
    func unended() throws -> [StoredJob] {
        var filter = JobFilter(limit: 1000)
        filter.statuses = [.queued, .running, .paused]
        return try list(filter).jobs
    }

    /// Has a job started.
    func start(_ number: Int64, attempt: Int = 1, at when: Int64 = 1) throws {
        guard var job = try job(number) else { return }
        job.record.status = .running
        job.record.attempt = attempt
        job.record.startedAt = time(when)
        job.record.outcome = nil
        job.launch = 1
        try update(job)
    }

    /// Has a job's latest attempt ended.
    func end(_ number: Int64, exitCode: Int32 = 0, bytes: UInt64 = 0, at when: Int64 = 2) throws {
        guard var job = try job(number) else { return }
        let ending = Ending(mainProcess: .exited(exitCode), firstCause: nil)
        var outcome = Outcome(ending: ending)
        outcome.exitCode = exitCode
        outcome.startedAt = job.record.startedAt
        outcome.endedAt = time(when)
        job.record.status = ending.status
        job.record.outcome = outcome
        job.bytesOnDisk = bytes
        try update(job)
    }
}
