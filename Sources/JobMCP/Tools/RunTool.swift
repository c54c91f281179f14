import JobModel
import Values

/// `execute_command`: starts a job and returns at once.
struct RunTool: Tool {
    let name = "execute_command"
    let title = "Start a background job"
    let description: String
    let annotations = ToolAnnotations(readOnly: false, destructive: true, idempotent: false, openWorld: true)
    let parameters: Parameters
    let outputSchema = Schemas.submitted

    init(_ settings: ToolSettings) {
        parameters = Parameters(CommandParameters.declared(shell: settings.shell))
        let retention = settings.cleanupInterval ?? settings.retention
        description =
            "Start a command in the background and return its job_id at once. For servers, watchers and whatever may "
            + "take long; use run_and_wait where you want the result. Jobs outlive this session; records are kept "
            + "\(Self.words(retention)) after the end."
    }

    private static func words(_ time: TimeSpan) -> String {
        let days = time.nanoseconds / 86_400_000_000_000
        return days > 1 ? "\(days) days" : time.description
    }

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let request = try CommandParameters.request(arguments, shell: call.settings.shell)
        let submitted = try await call.submit(request)
        let job = try await call.started(submitted.job)
        var content: JSONObject = [
            "job_id": .string(job.id.description), "number": .integer(job.number),
            "status": .string(job.status.rawValue), "uri": .string(JobAnswer.uri(job)),
            "existing": submitted.isExisting ? true : nil,
            "waiting_for": job.waitingFor.map { .string($0) },
        ]
        JobAnswer.appendEnd(of: job, to: &content)
        content.append("hint", request.hint.map { .string($0) })
        content.append("pipeline", JobAnswer.pipeline(job))
        return ToolResult(content)
    }
}
