package import JobModel
package import JobProtocol

extension JobClient {
    /// Lets paused jobs go on.
    package func resume(_ references: [String]) throws(JobsError) -> [ReferenceResult] {
        try apply(references) { ResumeCall(references: $0) }
    }
}
