package import JobModel
package import JobProtocol
import LinuxSystem

extension JobClient {
    /// Stops all processes of the jobs; their limits stand still.
    package func pause(_ references: [String]) throws(JobsError) -> [ReferenceResult] {
        try apply(references) { PauseCall(references: $0) }
    }

    /// Lets paused jobs go on.
    package func resume(_ references: [String]) throws(JobsError) -> [ReferenceResult] {
        try apply(references) { ResumeCall(references: $0) }
    }

    /// Puts ended jobs back into the queue, with the same number and the next attempt.
    package func retry(_ references: [String]) throws(JobsError) -> [ReferenceResult] {
        let id = JobID()
        return try apply(references) { (pinned) throws(JobsError) in
            try place(RetryCall(references: pinned, id: id, namespaces: .current()))
        }
    }

    /// Forgets ended jobs, with their output.
    package func remove(_ references: [String]) throws(JobsError) -> [ReferenceResult] {
        try apply(references) { RemoveCall(references: $0) }
    }
}
