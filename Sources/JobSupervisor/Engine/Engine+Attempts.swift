import JobExecutors
import JobModel
import JobStore
import LinuxSystem
import Values

/// One attempt after the other.
extension Engine {
    /// Of a job that is restarted, so many attempts are kept, with their output.
    private static let keptAttempts = 10

    /// Where an attempt has ended: tries the job again, or restarts it, if its submission says so.
    ///
    /// - Parameter outcome: Is told why the job is not restarted any more, where its limit is reached.
    /// - Returns: Whether it is queued again.
    func retryByItself(_ job: inout StoredJob, after outcome: inout Outcome) throws -> Bool {
        guard job.record.submission.mayHaveMoreAttempts, runtime[job.record.number]?.endsForGood != true,
            let delay = pause(of: &job, after: &outcome),
            try conclude(&job, outcome)
        else { return false }
        let number = job.record.number
        let isRestart = job.record.submission.restart.mode != .no
        try beginAttempt(of: &job)
        job.notBefore = Clock.now() + delay
        if isRestart {
            job.record.restarts += 1
            try forgetAttempt(job.record.attempt - Self.keptAttempts, of: &job)
        }
        try update(job)
        try append(
            .retried,
            of: job.record,
            [
                "automatic": true, "restart": isRestart ? true : nil, "after": .string(outcome.ending.status.rawValue),
                "exit_code": outcome.exitCode.map { .integer(Int64($0)) },
                "delay_s": .number(delay.seconds),
            ]
        )
        runtime[number] = nil
        scheduler.release(number)
        try enqueue(job)
        return true
    }

    /// How long to wait before the next attempt; `nil`: there is none.
    private func pause(of job: inout StoredJob, after outcome: inout Outcome) -> TimeSpan? {
        let submission = job.record.submission
        let (restart, chance) = (submission.restart, Double.random(in: 0...1))
        if restart.mode == .no {
            let tries = job.record.attempt - job.firstAttempt
            return submission.retries.delay(after: outcome, tries: tries, chance: chance)
        }
        guard restart.wants(after: outcome, isRestart: job.record.restarts > 0) else { return nil }
        let pauses = submission.retries
        if let pause = job.restarts.restart(after: outcome, restart, pauses: pauses, now: Clock.now(), chance: chance) {
            return pause
        }
        if outcome.failure == nil, let limit = restart.limit {
            let message = "it is not restarted any more: it was \(limit.count) times within \(limit.window)"
            outcome.failure = JobFailure(step: "restart", errno: 0, message: message)
        }
        return nil
    }

    /// Forgets an attempt, so that a job that is restarted for months does not fill the disk.
    private func forgetAttempt(_ attempt: Int, of job: inout StoredJob) throws {
        guard attempt > 0 else { return }
        let number = job.record.number
        job.bytesOnDisk -= min(job.bytesOnDisk, sizeOnDisk(of: Attempt.Key(number: number, attempt: attempt)))
        try database.forgetAttempt(attempt, of: number)
        // What stays of it for want of permission or after a crash goes with the job.
        afterCommit { [state] in try? AttemptDirectory.remove(number: number, attempt: attempt, in: state) }
    }

    /// Puts the record of the attempt that has ended aside, and begins the next one; the job is queued again.
    func beginAttempt(of job: inout StoredJob) throws {
        let earlier = job.record.attempt
        try database.keepAttempt(job.record, launch: job.launch)
        job.record.attempt = earlier + 1
        job.record.status = .queued
        job.record.outcome = nil
        job.record.startedAt = nil
        job.record.host = nil
        job.record.readyAt = nil
        job.record.progress = nil
        job.record.progressMessage = nil
        job.record.poolUnits = [:]
        job.record.keepers = [:]
        job.launch = 0
        job.notBefore = nil
        if job.record.submission.standardInput == .stored { try passInput(of: job, from: earlier) }
    }

    /// Why a job waits that is about to be tried again.
    func retryReason(of job: StoredJob) -> WaitReason {
        if job.record.submission.restart.mode != .no {
            let last = try? database.attempt(job.record.attempt - 1, of: job.record.number)
            let end = last?.outcome.map(JobVerdict.text) ?? "ended"
            return .restart(Int(job.record.restarts), after: end, at: job.notBefore ?? Clock.now())
        }
        return .retry(
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
