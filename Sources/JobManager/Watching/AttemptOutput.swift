package import JobModel
import JobProtocol
import JobStore
package import LinuxSystem

/// Where the output of an attempt lies. Bulk data does not pass through the supervisor.
package struct AttemptOutput: Sendable {
    /// The job, as it was when this was asked for.
    package let job: JobRecord
    /// For `OutputReader` and `OutputFollower`.
    package let directory: Directory
    /// Whether another machine writes it, of which no watch tells.
    let isShared: Bool
    /// Whether who follows it goes on with the job's next attempt, where there is one.
    package var leadsOn = false

    init(job: JobRecord, _ attempt: AttemptDirectory) {
        (self.job, directory, isShared) = (job, attempt.directory, attempt.isShared)
    }
}

extension JobClient {
    /// The output of a job's latest attempt, or of the one that is named (`7.2`); `nil` where that was not started (yet).
    package func output(of reference: String) throws(JobsError) -> AttemptOutput? {
        try output(of: try status(reference))
    }

    /// As `output(of:)`, but waits until the job is started. `nil` where it ended without having been.
    package func startedOutput(of reference: String) throws(JobsError) -> AttemptOutput? {
        try output(of: try wait([reference], for: .start).jobs[0])
    }

    /// The output of the attempt that the record is of.
    package func output(of job: JobRecord) throws(JobsError) -> AttemptOutput? {
        do throws(SystemError) {
            let attempt = try AttemptDirectory.open(number: job.number, attempt: job.attempt, in: home)
            return attempt.map { AttemptOutput(job: job, $0) }
        } catch {
            throw JobsError(
                .storage,
                "cannot open the output of job \(job.number)",
                advice: .examine,
                cause: error
            )
        }
    }
}
