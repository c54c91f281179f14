import JobModel
import JobProtocol
import JobStore

extension Engine {
    func status(_ call: StatusCall) throws -> JobRecord {
        let job = try resolve(call.reference)
        guard case .attempt(let number, let attempt) = JobReference(call.reference), attempt != job.record.attempt
        else {
            return try completed(present(job))
        }
        guard let record = try database.attempt(attempt, of: number) else {
            throw JobsError(.notFound, "job \(number) has no attempt \(attempt); its latest is \(job.record.attempt)")
        }
        return try completed(record)
    }

    /// With what is told of a single job only.
    private func completed(_ record: JobRecord) throws -> JobRecord {
        var record = record
        record.history = try summary(of: record)
        record.hookRuns = try hookRuns(of: record)
        return record
    }
}
