import JobModel
import JobStore
import LinuxSystem
import Values

/// One attempt after the other.
extension Engine {
    /// Where an attempt has ended: tries the job again, if its submission says so.
    ///
    /// - Returns: Whether it is queued again.
    func retryByItself(_ job: inout StoredJob, after outcome: Outcome) throws -> Bool {
        let policy = job.record.submission.retries
        guard policy.limit != 0,
            let delay = policy.delay(
                after: outcome,
                tries: job.record.attempt - job.firstAttempt,
                chance: .random(in: 0...1)
            ),
            try conclude(&job, outcome)
        else { return false }
        let number = job.record.number
        try beginAttempt(of: &job)
        job.notBefore = Clock.now() + delay
        try update(job)
        try append(
            .retried,
            of: job.record,
            [
                "automatic": true, "after": .string(outcome.ending.status.rawValue),
                "exit_code": outcome.exitCode.map { .integer(Int64($0)) },
                "delay_s": .number(delay.seconds),
            ]
        )
        runtime[number] = nil
        scheduler.release(number)
        try enqueue(job)
        return true
    }

    /// Puts the record of the attempt that has ended aside, and begins the next one; the job is queued again.
    func beginAttempt(of job: inout StoredJob) throws {
        let earlier = job.record.attempt
        try database.keepAttempt(job.record, launch: job.launch)
        job.record.attempt = earlier + 1
        job.record.status = .queued
        job.record.outcome = nil
        job.record.startedAt = nil
        job.record.readyAt = nil
        job.record.progress = nil
        job.record.progressMessage = nil
        job.launch = 0
        job.notBefore = nil
        if job.record.submission.standardInput == .stored { try passInput(of: job, from: earlier) }
    }

    /// Why a job waits that is about to be tried again.
    func retryReason(of job: StoredJob) -> WaitReason {
        .retry(
            attempt: job.record.attempt - job.firstAttempt + 1,
            of: job.record.submission.retries.limit.map { $0 + 1 },
            at: job.notBefore ?? Clock.now()
        )
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
}
