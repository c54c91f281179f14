package import JobModel
import JobProtocol

extension JobClient {
    /// One job, or one attempt of it.
    package func status(_ reference: String) throws(JobsError) -> JobRecord {
        try call(StatusCall(reference: reference))
    }
}
