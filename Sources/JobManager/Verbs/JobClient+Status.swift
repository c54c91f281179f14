package import JobModel
import JobProtocol

extension JobClient {
    /// One job, or one attempt of it.
    package func status(_ reference: String) throws(JobsError) -> JobRecord {
        if let ended = endedJobs?.job(reference) { return ended }
        return try call(StatusCall(reference: reference))
    }
}
