package import JobModel
import JobProtocol

extension JobClient {
    package func executors() throws(JobsError) -> [ExecutorSummary] { try call(ExecutorListCall()) }

    /// Finds out whether jobs can run there. Takes as long as a small job.
    package func checkExecutor(_ name: String) throws(JobsError) -> [ExecutorCheck] {
        try call(ExecutorCheckCall(name: name))
    }
}
