import JobExecutors
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension Engine {
    /// Commands a job that runs; anything else is an error that says what it does instead.
    func commandJob(
        _ job: StoredJob,
        _ command: AttemptCommand,
        reply: @escaping @Sendable (Result<CommandReport, JobsError>) -> Void
    ) throws {
        let record = present(job)
        guard record.status.isLive, record.status != .pending else {
            throw notRunning(record)
        }
        let key = job.key
        let executor = executor(of: job)
        afterCommit { executor.command(key, command, reply: reply) }
    }

    /// What to say of a job with which something was to be done that needs its processes.
    func notRunning(_ record: JobRecord) -> JobsError {
        let waiting = record.waitingFor.map { ", waiting for \($0)" } ?? ""
        return JobsError(
            .wrongState,
            "job \(record.number) is not running: it is \(record.status.told.rawValue)\(waiting)",
            advice: record.status.isEnded ? .retry : nil,
            about: "\(record.number)"
        )
    }
}

extension ReferenceResult {
    init(reference: String, _ result: Result<JobRecord, any Error>) {
        switch result {
        case .success(let record): self.init(reference: reference, record: record)
        case .failure(let error): self.init(reference: reference, error: Engine.storageError(error))
        }
    }
}
