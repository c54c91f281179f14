internal import JobModel
internal import JobProtocol
internal import LinuxSystem
internal import Values

/// Puts a job together from what the damaged database and the attempt directories still say of it. The database is
/// believed about what was asked, the directories about what happened.
struct JobReconstruction {
    let state: StateDirectory

    /// The job of this number; `nil` where neither source knows one.
    func job(_ number: Int64, row: StoredJob?, attempts: [Int]) throws(SystemError) -> StoredJob? {
        // An attempt that the row does not know: the row is older than the directory.
        for attempt in attempts.reversed() where attempt > row?.record.attempt ?? 0 {
            switch try AttemptTestimony(number: number, attempt: attempt, in: state) {
            case .none: continue
            case .spec(let spec, let exit):
                let submission = row?.record.submission ?? spec.submission
                return Self.job(from: spec, submission: submission, exit: exit)
            case .unreadable(let exit):
                guard var record = row?.record else { return Self.lost(number, attempt: attempt, exit: exit) }
                record.attempt = attempt
                record.status = .running
                return StoredJob(record: record, launch: 1)
            }
        }
        return row
    }

    /// The ended attempts before the latest one.
    func earlierAttempts(of job: StoredJob, among attempts: [Int]) throws(SystemError) -> [(JobRecord, launch: Int)] {
        var earlier: [(JobRecord, launch: Int)] = []
        for attempt in attempts where attempt < job.record.attempt || job.record.status == .queued {
            guard
                case .spec(let spec, .some(let exit)) =
                    try AttemptTestimony(number: job.record.number, attempt: attempt, in: state)
            else { continue }
            var record = job.record
            record.attempt = attempt
            record.settle(exit.outcome)
            earlier.append((record, spec.launch))
        }
        return earlier
    }

    /// Without an exit record the attempt counts as running: the supervisor's recovery finds out what became of it, as
    /// after any other crash.
    private static func job(from spec: AttemptSpec, submission: Submission, exit: ExitRecord?) -> StoredJob {
        var record = JobRecord(
            number: spec.number,
            id: spec.id,
            submission: submission,
            status: .running,
            attempt: spec.attempt,
            submittedAt: spec.submittedAt
        )
        record.poolUnits = spec.takings.units
        if let exit, !exit.isRetryable { record.settle(exit.outcome) }
        return StoredJob(record: record, launch: spec.launch)
    }

    /// A job of which nothing is known but its number, and perhaps its end.
    static func lost(_ number: Int64, id: JobID? = nil, attempt: Int = 0, exit: ExitRecord? = nil) -> StoredJob {
        var record = JobRecord(
            number: number,
            id: exit?.id ?? id ?? JobID(),
            submission: Submission(command: ["?"], directory: "/"),
            status: .lost,
            attempt: attempt,
            submittedAt: Clock.now()
        )
        var outcome = exit?.outcome ?? Outcome(ending: Ending(status: .lost, reason: .recordLost))
        outcome.failure =
            outcome.failure
            ?? JobFailure(
                step: "database",
                errno: 0,
                message: "the database was damaged: what this job was to run could not be recovered"
            )
        record.settle(outcome)
        return StoredJob(record: record, launch: exit?.launch ?? 0)
    }
}

extension JobRecord {
    fileprivate mutating func settle(_ outcome: Outcome) {
        status = outcome.ending.status
        startedAt = outcome.startedAt
        readyAt = outcome.readyAt
        inputWait = nil
        self.outcome = outcome
        progress = nil
        progressMessage = nil
        waitingFor = nil
        survivors = []
        pid = nil
    }
}
