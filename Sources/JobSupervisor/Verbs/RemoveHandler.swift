import JobModel
import JobProtocol
import JobStore
import Logging

extension Engine {
    /// Forgets ended jobs. Their rows go first: a directory without a row is swept up later, a row without its output is
    /// a loss.
    func remove(_ call: RemoveCall) throws -> [ReferenceResult] {
        try each(call.references) { job in
            let record = job.record
            guard record.status.isEnded else {
                throw JobsError(
                    .wrongState,
                    "job \(record.number) has not ended: it is \(record.status.rawValue); kill it first"
                )
            }
            try forget(number: record.number, attempts: record.attempt)
            try append(.removed, of: record)
            return job
        }
    }

    /// Removes a job's row with its events, and after the commit its directories.
    func forget(number: Int64, attempts: Int) throws {
        try database.remove(number)
        guard attempts > 0 else { return }
        afterCommit { [state, log] in
            for attempt in 1...attempts {
                do {
                    try AttemptDirectory.remove(number: number, attempt: attempt, in: state)
                } catch {
                    log.warning(
                        "a directory could not be removed",
                        metadata: ["job": "\(number)", "error": "\(error)"]
                    )
                }
            }
        }
    }
}
