package import JobModel
package import JobProtocol

extension JobClient {
    /// Stops all processes of the jobs; their limits stand still.
    package func pause(_ references: [String]) throws(JobsError) -> [ReferenceResult] {
        try apply(references) { PauseCall(references: $0) }
    }
}
