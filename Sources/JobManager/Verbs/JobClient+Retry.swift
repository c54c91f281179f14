package import JobModel
package import JobProtocol

extension JobClient {
    /// Puts ended jobs back into the queue, with the same number and the next attempt.
    package func retry(_ references: [String]) throws(JobsError) -> [ReferenceResult] {
        let id = JobID()
        return try apply(references) { RetryCall(references: $0, id: id) }
    }
}
