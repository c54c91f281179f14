import JobConfiguration
import JobManager
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import Values

/// `run_and_wait`: starts a job and answers with how it ended and the telling part of its output.
struct RunAndWaitTool: TaskTool {
    let name = "run_and_wait"
    let title = "Run a command and wait"
    let description =
        "Run a command; return how it ended and its output, of long output the telling part. What runs longer than wait_ms "
        + "goes on as a job."
    let annotations = ToolAnnotations(readOnly: false, destructive: true, idempotent: false, openWorld: true)
    private static let wait = Parameter<Int64?>.longestWait
    private static let grep = Parameter<String?>.optionalText("grep", also: ["pattern", "regex", "filter"])
    private static let maximum = Parameter<Int64>.integer(
        "max_bytes",
        1000...64_000,
        default: Int64(RunResult.usualLimit),
        "Of output"
    )
    let parameters: Parameters
    let outputSchema = Schemas.finished

    init(_ settings: ToolSettings) {
        parameters = Parameters(
            CommandParameters.declared(shell: settings.shell) + [
                Self.grep.declared, AttemptSeries.goal.declared, AttemptSeries.times.declared, Self.wait.declared,
                Self.maximum.declared.rare,
            ]
        )
    }

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        var notes: [String] = []
        let deadline = call.deadline(after: try arguments(Self.wait), notes: &notes)
        return try await RunResult(state: try await begin(arguments, call)).answer(call, until: deadline).noting(notes)
    }

    func begin(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> JSONObject {
        _ = try arguments(Self.wait)
        let maximum = try arguments(Self.maximum)
        let grep = try arguments(Self.grep)
        if let grep { _ = try Pattern(grep, ofArgument: "grep") }
        let series = try AttemptSeries.state(arguments)
        let request = try CommandParameters.request(arguments, shell: call.settings.shell)
        let submitted = try await call.submit(request)
        let job = submitted.job
        var state: JSONObject = [
            "job_id": .string(job.id.description), "attempt": .integer(Int64(max(job.attempt, 1))),
            "max_bytes": .integer(maximum), "existing": submitted.isExisting ? true : nil,
            "hint": request.hint.map { .string($0) }, "grep": grep.map { .string($0) },
            "ready": job.submission.ready.isEmpty ? nil : true,
        ]
        for member in series.members { state.append(member.name, member.value) }
        return state
    }

    func finish(_ state: JSONObject, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        try await RunResult(state: state).answer(call, until: nil)
    }

    /// Ends the job, if it still is at that attempt.
    func cancel(_ state: JSONObject, _ call: ToolCall) async throws(ToolFailure) {
        let attempt = try AttemptName(state)
        _ = try await call.change(.long) { client throws(JobsError) in
            let job = try client.status(attempt.id)
            let isOurs = max(job.attempt, 1) == attempt.attempt || state["until"] != nil
            guard isOurs, !job.status.isEnded else { return }
            _ = try client.kill([attempt.id], .end(StopRequest()))
        }
    }
}
