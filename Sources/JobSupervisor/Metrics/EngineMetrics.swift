import CoreMetrics
import JobModel
import JobProtocol
import LinuxSystem
import Synchronization
import Values

/// What the supervisor counts: its own operations, the ends of jobs, and the tool calls that `serve` processes report.
final class EngineMetrics: Sendable {
    /// Different names that clients may bring, so that nobody can fill the memory with them.
    private static let mostNames = 200

    private static let help = [
        "jobs_operations_total": "Requests that the supervisor has answered.",
        "jobs_operation_duration_seconds": "Time from a request to its answer, waits included.",
        "jobs_tool_calls_total": "Tool calls that MCP servers have answered.",
        "jobs_tool_call_duration_seconds": "Time from a tool call to its result, waits included.",
        "jobs_ended_total": "Attempts of jobs that have ended.",
        "jobs_running": "Jobs that run now.",
        "jobs_queued": "Jobs that wait to be started.",
        "jobs_clients": "Connections to the supervisor.",
        "jobs_supervisor_start_time_seconds": "When the supervisor was started, in seconds since 1970.",
    ]

    private let registry = MetricsRegistry()
    private let names = Mutex<Set<String>>([])

    /// The same request, which is counted when it is answered.
    func measuring(_ request: Request) -> Request {
        var request = request
        request.observe = { [self, method = request.method, receivedAt = request.receivedAt] succeeded in
            let labels = [("operation", bounded(method))]
            Counter(
                label: "jobs_operations_total",
                dimensions: labels + [Self.outcome(succeeded)],
                factory: registry
            ).increment()
            Timer(label: "jobs_operation_duration_seconds", dimensions: labels, factory: registry)
                .recordNanoseconds(Clock.monotonic() - receivedAt)
        }
        return request
    }

    func ended(_ status: JobStatus) {
        Counter(label: "jobs_ended_total", dimensions: [("status", status.rawValue)], factory: registry).increment()
    }

    func used(_ use: ToolReportCall.Use) {
        let labels = [("tool", bounded(use.tool))]
        Counter(
            label: "jobs_tool_calls_total",
            dimensions: labels + [Self.outcome(!use.isError)],
            factory: registry
        ).increment()
        Timer(label: "jobs_tool_call_duration_seconds", dimensions: labels, factory: registry)
            .recordNanoseconds(use.duration.nanoseconds)
    }

    /// All of it in the text format of Prometheus.
    func text(_ status: SupervisorStatusCall.Reply) -> String {
        let gauges: [(String, Double)] = [
            ("jobs_running", Double(status.running)), ("jobs_queued", Double(status.queued)),
            ("jobs_clients", Double(status.clients)),
            ("jobs_supervisor_start_time_seconds", Double(status.startedAt.milliseconds) / 1000),
        ]
        for (label, value) in gauges { Gauge(label: label, dimensions: [], factory: registry).record(value) }
        return registry.text(help: Self.help)
    }

    private func bounded(_ name: String) -> String {
        names.withLock { names in
            if names.count < Self.mostNames { names.insert(name) }
            return names.contains(name) ? name : "other"
        }
    }

    private static func outcome(_ succeeded: Bool) -> (String, String) { ("outcome", succeeded ? "ok" : "error") }
}
