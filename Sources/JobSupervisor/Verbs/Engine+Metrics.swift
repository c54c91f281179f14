import JobProtocol

extension Engine {
    func supervisorMetrics(_: SupervisorMetricsCall) throws -> String {
        metrics.text(try supervisorStatus(SupervisorStatusCall()))
    }

    func reportTools(_ call: ToolReportCall) throws -> Done {
        for use in call.uses { metrics.used(use) }
        return Done()
    }
}
