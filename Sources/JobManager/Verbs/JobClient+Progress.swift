package import JobModel
import JobProtocol

extension JobClient {
    /// Tells how far a running job is.
    ///
    /// - Parameter fraction: 0–1.
    package func progress(
        _ reference: String,
        fraction: Double,
        message: String?
    ) throws(JobsError) -> JobRecord {
        try call(ProgressCall(reference: reference, fraction: fraction, message: message))
    }
}
