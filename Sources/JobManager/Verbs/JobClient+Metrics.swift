package import JobModel
package import JobProtocol
import JobStore

extension JobClient {
    /// What the supervisor counted since it was started, in the text format of Prometheus.
    package func supervisorMetrics() throws(JobsError) -> String { try call(SupervisorMetricsCall()) }

    /// Has tool calls counted; false where no supervisor runs: none is started for the figures. What is not known to have
    /// been counted is not sent again.
    package func report(_ uses: [ToolReportCall.Use]) throws(JobsError) -> Bool {
        guard (try? SupervisorConnection.open(in: home.directory)) != nil else { return false }
        _ = try call(ToolReportCall(uses: uses), isRepeatable: false)
        return true
    }
}
