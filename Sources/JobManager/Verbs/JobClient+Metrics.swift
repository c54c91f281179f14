package import JobModel
package import JobProtocol

extension JobClient {
    /// What the supervisor counted since it was started, in the text format of Prometheus.
    package func supervisorMetrics() throws(JobsError) -> String { try call(SupervisorMetricsCall()) }

    /// Has tool calls counted. What is not known to have been counted is not sent again.
    package func report(_ uses: [ToolReportCall.Use]) throws(JobsError) {
        _ = try call(ToolReportCall(uses: uses), isRepeatable: false)
    }
}
