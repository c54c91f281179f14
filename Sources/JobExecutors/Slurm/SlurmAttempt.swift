import JobModel
import JobProtocol
import LinuxSystem
import Values

/// An attempt that the executor has. It belongs to the executor's thread.
final class SlurmAttempt {
    /// How far it has come on its way to Slurm.
    enum Stage: Equatable {
        /// Waits here for its turn.
        case waiting
        /// It is to be submitted, for the first time or again.
        case chosen
        /// It is being submitted.
        case submitting
        /// Nobody knows whether Slurm has it: the next list of jobs tells, and if it has not, it is submitted again.
        case unsure
        /// Slurm has it, or had.
        case submitted
    }

    let attempt: Attempt
    let identity: SlurmIdentity
    var stage = Stage.waiting
    /// The ids of its jobs of Slurm; there are several where the answer to a submission was lost.
    var jobs: [String] = []
    /// As they were listed last.
    var rows: [SlurmJob] = []
    var mailbox: MailboxLink
    /// What the shim told of the start.
    var start: ShimStart?
    var isPaused = false
    /// The end as the shim recorded it, while Slurm is asked why.
    var record: ExitRecord?
    /// A user asked for its end.
    var isKilled = false
    /// When Slurm said first that it is over, or did not list it any more, on the monotonic clock.
    var overSince: Int64?
    /// When the shim was asked whether it lives, on the monotonic clock; `nil`: it has told something since.
    var askedAt: Int64?
    /// When it said last that it lives, though Slurm does not know it any more, on the monotonic clock.
    var livesAt: Int64?
    /// Whether what it told could not be read.
    var isUnheard = false
    /// How often its submission failed in a row.
    var failures = 0
    /// When it may be submitted again, on the monotonic clock.
    var retryAt: Int64 = 0
    /// When its submission ended: a list that was made before does not know it.
    var submittedAt: Int64 = 0
    /// What users were told last.
    var told = ""

    init(_ attempt: Attempt, place: String) {
        self.attempt = attempt
        identity = SlurmIdentity(attempt, place: place)
        mailbox = MailboxLink(launch: attempt.launch)
    }

    var key: Attempt.Key { attempt.key }

    /// The row that says most: one that is not over.
    var row: SlurmJob? { rows.first { !$0.state.isFinal } ?? rows.last }

    func exitRecord(_ outcome: Outcome) -> ExitRecord {
        ExitRecord(
            number: key.number,
            id: attempt.id,
            attempt: key.attempt,
            launch: attempt.launch,
            outcome: outcome
        )
    }
}
