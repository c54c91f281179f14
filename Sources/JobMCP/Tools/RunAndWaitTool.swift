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
    private static let usualLimit = Int64(OutputDigest.usualBudget * OutputText.bytesPerToken)
    private static let wait = Parameter<Int64>.integer("wait_ms", 0...55_000, default: 45_000)
    private static let maximum = Parameter<Int64>.integer("max_bytes", 1000...64_000, default: usualLimit, "Of output")
    let parameters: Parameters
    let outputSchema = Schemas.finished

    init(_ settings: ToolSettings) {
        parameters = Parameters(
            CommandParameters.declared(shell: settings.shell) + [
                Self.wait.declared, Self.maximum.declared.rare,
            ]
        )
    }

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let milliseconds = try arguments(Self.wait)
        let deadline = Clock.monotonic() + TimeSpan.milliseconds(milliseconds).nanoseconds
        return try await finish(try await begin(arguments, call), call, until: deadline)
    }

    func begin(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> JSONObject {
        _ = try arguments(Self.wait)
        let maximum = try arguments(Self.maximum)
        let request = try CommandParameters.request(arguments, shell: call.settings.shell)
        let submitted = try await call.submit(request)
        let job = submitted.job
        return [
            "job_id": .string(job.id.description), "attempt": .integer(Int64(max(job.attempt, 1))),
            "max_bytes": .integer(maximum), "existing": submitted.isExisting ? true : nil,
            "hint": request.hint.map { .string($0) },
        ]
    }

    func finish(_ state: JSONObject, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        try await finish(state, call, until: nil)
    }

    /// Ends the job, if it still is at that attempt.
    func cancel(_ state: JSONObject, _ call: ToolCall) async throws(ToolFailure) {
        let attempt = try AttemptName(state)
        _ = try await call.change(.long) { client throws(JobsError) in
            let job = try client.status(attempt.id)
            guard max(job.attempt, 1) == attempt.attempt, !job.status.isEnded else { return }
            _ = try client.kill([attempt.id], .end(grace: nil))
        }
    }

    private func finish(
        _ state: JSONObject,
        _ call: ToolCall,
        until deadline: Int64?
    ) async throws(ToolFailure) -> ToolResult {
        let attempt = try AttemptName(state)
        let wait = JobWait(targets: [WaitTarget(attempt.id, attempt: attempt.attempt)], any: false, condition: .end)
        _ = try await wait.run(call, until: deadline)
        let limit = state["max_bytes"]?.integer.flatMap { Int(exactly: $0) } ?? Int(Self.usualLimit)
        let answer = try await call.perform { client throws(JobsError) in
            try client.answer(attempt.id, at: GivenCursor(attempt: attempt.attempt)) {
                (reader, _, isOver) throws(SystemError) in
                try OutputText(telling: reader, limit: limit / OutputText.bytesPerToken, isOver: isOver)
            }
        }
        switch call.settings.answers {
        case .lean:
            var report = OutputReport(answer: answer)
            if state["existing"] == true { report.remark = "it was started by an earlier call with this key" }
            report.notes = [state["hint"]?.string].compactMap { $0 }
            return ToolResult(text: report.text)
        case .json: return ToolResult(Self.content(answer, state))
        }
    }

    private static func content(_ answer: OutputAnswer, _ state: JSONObject) -> JSONObject {
        var content = JobAnswer.result(answer.job)
        content.append("existing", state["existing"])
        answer.appendStreams(to: &content)
        if let hint = state["hint"] {
            content.append("hint", hint)
        } else if !answer.job.status.isEnded {
            content.append(
                "hint",
                .string(
                    "Still \(answer.job.status.rawValue): it goes on. Call wait_for_job with job_ids "
                        + "[\"\(answer.job.number)\"], or kill_job."
                )
            )
        }
        return content
    }
}

/// The attempt that the state of a task is about.
private struct AttemptName: Sendable {
    let id: String
    let attempt: Int

    init(_ state: JSONObject) throws(ToolFailure) {
        guard let id = state["job_id"]?.string, let attempt = state["attempt"]?.integer.flatMap({ Int(exactly: $0) })
        else { throw ToolFailure("the task does not say which job it is about") }
        self.id = id
        self.attempt = attempt
    }
}
