package import JobModel
package import JobProtocol

extension JobClient {
    /// Forgets ended jobs, with their output.
    package func remove(_ references: [String]) throws(JobsError) -> [ReferenceResult] {
        try apply(references) { RemoveCall(references: $0) }
    }
}
