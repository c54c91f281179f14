import JobModel
import JobProtocol
import JobStore

extension Engine {
    func status(_ call: StatusCall) throws -> JobRecord {
        let job = try resolve(call.reference)
        return try earlierAttempt(call.reference, of: job) ?? present(job)
    }
}
