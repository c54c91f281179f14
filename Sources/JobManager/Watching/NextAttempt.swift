package import JobModel
import JobProtocol
import LinuxSystem
import Synchronization
import Values

extension JobClient {
    /// How long one call waits for events.
    private static let piece = TimeSpan.seconds(20)

    /// The output of a job's first attempt after the one of this number (0: of its first), once that is started. `nil` where
    /// the job ended before.
    package func output(after attempt: Int, of id: JobID) throws(JobsError) -> AttemptOutput? {
        var next = attempt + 1
        while true {
            // In this order: what happens between the two is in the events.
            let cursor = try newestEvent()
            let job = try status(id.description)
            if job.attempt > next {
                if let output = try pastOutput("\(job.number).\(next)") { return output }
                // Of a job that is restarted for long, old attempts are removed.
                next += 1
                continue
            }
            if job.attempt == next, job.startedAt != nil || job.status.isEnded { return try output(of: job) }
            if job.status.isEnded { return nil }
            _ = try events(after: cursor, timeout: Self.piece)
        }
    }

    /// The output that somebody wants who follows a job: of the latest attempt, or where the job waits for its next one, of
    /// the one before. Waits for the first one. `nil` where the job ended without having been started.
    package func followedOutput(of reference: String) throws(JobsError) -> AttemptOutput? {
        let job = try status(reference)
        if case .attempt = JobReference(reference) { return try startedOutput(of: reference) }
        guard job.status == .queued, job.attempt > 1, job.submission.mayHaveMoreAttempts,
            let past = try pastOutput("\(job.number).\(job.attempt - 1)")
        else {
            var output = try startedOutput(of: reference)
            output?.leadsOn = true
            return output
        }
        var output = past
        output.leadsOn = true
        return output
    }

    private func pastOutput(_ reference: String) throws(JobsError) -> AttemptOutput? {
        do throws(JobsError) {
            return try output(of: reference)
        } catch  where error.code == .notFound {
            return nil
        }
    }
}

/// Finds out, while its outputs are followed, what comes after an attempt: another one, or the end of its job.
final class NextAttempt: Sendable {
    private let result = Mutex<Result<AttemptOutput?, JobsError>?>(nil)
    /// Readable once that is known.
    let news: Descriptor

    /// - Parameter home: The state directory's path.
    init(after job: JobRecord, home: String) throws(SystemError) {
        let pipe = try Descriptor.pipe()
        news = pipe.read
        let (id, attempt) = (job.id, job.attempt)
        _ = try WorkerThread("jobs-next") { [self] in
            let found = Result { () throws(JobsError) in
                try JobClient(home: home).output(after: attempt, of: id)
            }
            result.withLock { $0 = found }
            try? pipe.write.writeAll([0])
        }
    }

    /// What comes; `nil`: nothing. To be asked for once `news` is readable.
    func take() throws(JobsError) -> AttemptOutput? { try result.withLock { $0 }?.get() }
}
