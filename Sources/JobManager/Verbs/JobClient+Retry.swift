package import JobModel
package import JobProtocol
import LinuxSystem

extension JobClient {
    /// Puts ended jobs back into the queue, with the same number and the next attempt.
    package func retry(_ references: [String]) throws(JobsError) -> [ReferenceResult] {
        let id = JobID()
        return try apply(references) { (pinned) throws(JobsError) in
            try place(RetryCall(references: pinned, id: id, namespaces: .current()))
        }
    }
}
