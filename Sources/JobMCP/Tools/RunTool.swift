import JobConfiguration
import JobModel
import Values

/// `execute_command`: starts a job and returns at once.
struct RunTool: Tool {
    let name = "execute_command"
    let title = "Start a background job"
    let description =
        "Start a command in the background and return its job_id at once. For servers, watchers and other long work."
    let annotations = ToolAnnotations(readOnly: false, destructive: true, idempotent: false, openWorld: true)
    let parameters: Parameters
    let outputSchema = Schemas.submitted

    init(_ settings: ToolSettings) {
        parameters = Parameters(CommandParameters.declared(shell: settings.shell))
    }

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let request = try CommandParameters.request(arguments, shell: call.settings.shell)
        let submitted = try await call.submit(request)
        let job = try await call.started(submitted.job)
        var content: JSONObject
        switch call.settings.answers {
        case .lean:
            content = ["job_id": .string(String(job.number))]
            for member in JobFacts.of(job).members { content.append(member.name, member.value) }
            content.append("existing", submitted.isExisting ? true : nil)
        case .json: content = Self.content(job, isExisting: submitted.isExisting)
        }
        content.append("hint", request.hint.map { .string($0) })
        return ToolResult(content)
    }

    private static func content(_ job: JobRecord, isExisting: Bool) -> JSONObject {
        var content: JSONObject = [
            "job_id": .string(job.id.description), "number": .integer(job.number),
            "status": .string(job.status.rawValue), "uri": .string(JobAnswer.uri(job)),
            "existing": isExisting ? true : nil,
            "waiting_for": job.waitingFor.map { .string($0) },
        ]
        JobAnswer.appendEnd(of: job, to: &content)
        content.append("pipeline", JobAnswer.pipeline(job))
        return content
    }
}
