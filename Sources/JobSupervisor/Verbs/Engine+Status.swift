import JobModel
import JobProtocol
import JobStore

extension Engine {
    func status(_ call: StatusCall) throws -> JobRecord {
        let job = try resolve(call.reference)
        guard case .attempt(let number, let attempt) = JobReference(call.reference), attempt != job.record.attempt
        else {
            return present(job)
        }
        guard let record = try database.attempt(attempt, of: number) else {
            throw JobsError(.notFound, "job \(number) has no attempt \(attempt); its latest is \(job.record.attempt)")
        }
        return record
    }
}
