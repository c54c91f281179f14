package import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import SystemPackage
package import Values

extension JobClient {
    /// What somebody finds who wants to watch the terminal of a job.
    package enum Attachment {
        case running(TerminalLink, AttemptOutput)
        /// It has ended; what it wrote is all there.
        case ended(AttemptOutput)
        /// It has ended without having been started.
        case neverStarted(JobRecord)
    }

    /// Connects to the terminal of a job, once that is started.
    ///
    /// - Parameter window: Who watches; `nil`: in a window of any size.
    package func attach(_ reference: String, window: WindowSize?) throws(JobsError) -> Attachment {
        let wanted = try status(reference)
        guard wanted.submission.hasTerminal else {
            throw JobsError(.wrongState, "job \(wanted.number) has no terminal", advice: .submitWithTerminal)
        }
        var job = wanted.startedAt == nil ? try wait([wanted.id.description], for: .start).jobs[0] : wanted
        while true {
            guard let output = try output(of: job) else { return .neverStarted(job) }
            if job.status.isEnded { return .ended(output) }
            if let link = try link(to: job, output), try link.watches(window) { return .running(link, output) }
            job = try ended(job, output)
        }
    }

    /// The job whose shim is done with this attempt, and may run another job since.
    private func ended(_ job: JobRecord, _ output: AttemptOutput) throws(JobsError) -> JobRecord {
        if let exit = try? AttemptDirectory(output.directory).readExit(), !exit.isRetryable {
            return try wait(["\(job.number).\(job.attempt)"]).jobs[0]
        }
        let now = try status(job.id.description)
        guard now.status.isEnded || now.attempt != job.attempt || now.startedAt == nil else {
            throw JobsError(.unavailable, "the terminal of job \(job.number) has hung up: its shim was killed")
        }
        return now.startedAt == nil ? try wait([job.id.description], for: .start).jobs[0] : now
    }

    /// Sets the size of the terminal of a running job.
    package func resize(_ reference: String, to window: WindowSize) throws(JobsError) -> JobRecord {
        let job = try status(reference)
        guard job.submission.hasTerminal else {
            throw JobsError(.wrongState, "job \(job.number) has no terminal", advice: .submitWithTerminal)
        }
        guard !job.status.isEnded else { throw JobsError(.wrongState, "job \(job.number) has ended") }
        guard job.startedAt != nil, let output = try output(of: job) else {
            throw JobsError(.wrongState, "job \(job.number) has not started yet")
        }
        guard let link = try link(to: job, output), try link.watches(nil) else {
            throw JobsError(.unavailable, "the terminal of job \(job.number) has hung up")
        }
        try link.resize(to: window)
        return job
    }

    /// `nil` where its shim does not listen (any more).
    private func link(to job: JobRecord, _ output: AttemptOutput) throws(JobsError) -> TerminalLink? {
        guard let claim = AttemptDirectory(output.directory).latestClaim(), claim.holder == .shim else { return nil }
        do throws(SystemError) {
            return try TerminalLink(to: job, shim: claim.process.pid, in: home)
        } catch  where [.connectionRefused, .noSuchFileOrDirectory].contains(error.errno) {
            return nil
        } catch {
            throw JobsError(.unavailable, "cannot connect to the terminal of job \(job.number)", cause: error)
        }
    }
}
