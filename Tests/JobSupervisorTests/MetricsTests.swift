import CoreMetrics
import JobProtocol
import Testing
import Values

@testable import JobSupervisor

@Suite struct MetricsTests {
    @Test func countersOfOneNameAreOneFamilyInOrder() {
        let registry = MetricsRegistry()
        for (method, count) in [("run", 2), ("kill", 1), ("run", 3)] {
            Counter(label: "calls_total", dimensions: [("method", method)], factory: registry).increment(by: count)
        }
        #expect(
            registry.text(help: ["calls_total": "Calls."]) == """
                # HELP calls_total Calls.
                # TYPE calls_total counter
                calls_total{method="kill"} 1
                calls_total{method="run"} 5

                """
        )
    }

    @Test func durationsAreCountedInSecondsUnderEveryBoundThatTheyKeep() {
        let registry = MetricsRegistry()
        let timer = Timer(label: "time_seconds", dimensions: [], factory: registry)
        timer.recordNanoseconds(2_000_000)
        timer.recordNanoseconds(90_000_000_000)
        let lines = registry.text(help: [:]).split(separator: "\n")
        #expect(lines.contains(#"time_seconds_bucket{le="0.001"} 0"#))
        #expect(lines.contains(#"time_seconds_bucket{le="0.0025"} 1"#))
        #expect(lines.contains(#"time_seconds_bucket{le="60"} 1"#))
        #expect(lines.contains(#"time_seconds_bucket{le="+Inf"} 2"#))
        #expect(lines.contains("time_seconds_count 2"))
        #expect(lines.contains("time_seconds_sum 90.002"))
    }

    @Test func labelsAreEscaped() {
        let registry = MetricsRegistry()
        Counter(label: "c", dimensions: [("l", "a\"b\\c\nd")], factory: registry).increment()
        #expect(registry.text(help: [:]).contains(#"c{l="a\"b\\c\nd"} 1"#))
    }

    @Test func namesOfClientsDoNotFillTheMemory() {
        let metrics = EngineMetrics()
        for number in 0..<1000 {
            metrics.used(.init(tool: "tool\(number)", isError: number == 999, duration: .milliseconds(1)))
        }
        let status = SupervisorStatusCall.Reply(
            pid: 1,
            release: "1",
            startedAt: Timestamp(nanoseconds: 0),
            clients: 0,
            queued: 0,
            running: 0
        )
        let lines = metrics.text(status).split(separator: "\n").filter { $0.hasPrefix("jobs_tool_calls_total{") }
        #expect(lines.count == 202)
        #expect(lines.contains(#"jobs_tool_calls_total{outcome="error",tool="other"} 1"#))
        #expect(lines.contains(#"jobs_tool_calls_total{outcome="ok",tool="other"} 799"#))
    }

    @Test(arguments: ["", "a b", "tool\n", String(repeating: "x", count: 65)])
    func aToolOfNoNameIsNotCounted(_ name: String) {
        #expect(throws: FormatError.self) {
            try ToolReportCall(params: ["uses": [["tool": .string(name), "duration_ns": 1]]])
        }
    }
}
