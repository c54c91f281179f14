import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Logging
import Values

extension Engine {
    /// Forgets ended jobs.
    func remove(_ call: RemoveCall, by actor: String?) throws -> [ReferenceResult] {
        try each(call.references) { job in
            let record = job.record
            guard record.status.isEnded else {
                throw JobsError(
                    .wrongState,
                    "job \(record.number) has not ended: it is \(record.status.rawValue)",
                    advice: .kill,
                    about: "\(record.number)"
                )
            }
            guard !scheduler.isNeeded(record.number) else {
                throw JobsError(.wrongState, "queued jobs depend on job \(record.number)", advice: .list)
            }
            guard try !database.hasUnendedHook(record.number) else {
                throw JobsError(.wrongState, "a hook of job \(record.number) has not ended", advice: .list)
            }
            try forgetHooks(of: record.number)
            let hasInput = record.submission.standardInput == .stored
            try forget(number: record.number, id: record.id, attempts: record.attempt, hasInput: hasInput)
            retention.noteBytes(added: 0, removed: job.bytesOnDisk)
            try append(.removed, of: record, by: actor)
            return job
        }
    }

    /// Removes a job. Its directories go first: a directory without a row would bring the job back in a repair, a row
    /// without its directories can be removed again.
    /// - Parameter hasInput: Whether its standard input may still be in the inbox.
    func forget(number: Int64, id: JobID, attempts: Int, hasInput: Bool = true) throws {
        if attempts > 0 {
            for attempt in 1...attempts { try AttemptDirectory.remove(number: number, attempt: attempt, in: state) }
        }
        if hasInput {
            let inbox = try state.directory.openDirectory(StateFile.inbox)
            if inbox.exists(id.description) { try inbox.remove(id.description) }
        }
        try database.remove(number)
        jobs.forget(number)
    }
}
