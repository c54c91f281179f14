import JobConfiguration
import JobModel
import Values

/// `execute_command`: starts a job and returns at once.
struct RunTool: Tool {
    let name = "execute_command"
    let title = "Start a background job"
    let description =
        "Start a command in the background and return its job_id at once, or once it is ready. For servers, watchers and other "
        + "long work."
    let annotations = ToolAnnotations(readOnly: false, destructive: true, idempotent: false, openWorld: true)
    let parameters: Parameters
    let outputSchema = Schemas.submitted

    /// How many commands one call starts.
    private static let mostCommands = 50
    private static let commands = Parameter<[String]?>.optionalTexts("commands", "Several jobs: a shell string each")
    private static let wait = Parameter<Int64?>.longestWait

    init(_ settings: ToolSettings) {
        parameters = Parameters(
            CommandParameters.declared(shell: settings.shell) + [Self.commands.declared, Self.wait.declared.rare]
        )
    }

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        if let commands = try arguments(Self.commands) { return try await start(commands, arguments, call) }
        let request = try CommandParameters.request(arguments, shell: call.settings.shell)
        let submitted = try await call.submit(request)
        if !submitted.job.submission.ready.isEmpty {
            var notes: [String] = []
            let deadline = call.deadline(after: try arguments(Self.wait), notes: &notes)
            let state: JSONObject = [
                "job_id": .string(submitted.job.id.description),
                "attempt": .integer(Int64(max(submitted.job.attempt, 1))), "ready": true, "max_bytes": 4000,
                "existing": submitted.isExisting ? true : nil, "hint": request.hint.map { .string($0) },
            ]
            return try await RunResult(state: state).answer(call, until: deadline).noting(notes)
        }
        var content = try await Self.answer(submitted, call)
        content.append("hint", request.hint.map { .string($0) })
        return ToolResult(content)
    }

    /// One after the other; none is started where one cannot be understood.
    private func start(
        _ commands: [String],
        _ arguments: Arguments,
        _ call: ToolCall
    ) async throws(ToolFailure) -> ToolResult {
        guard arguments.object["command"] == nil, arguments.object["argv"] == nil else {
            throw ToolFailure("give either command, or commands to start several jobs")
        }
        guard (1...Self.mostCommands).contains(commands.count) else {
            throw ToolFailure("commands is 1 to \(Self.mostCommands) shell strings")
        }
        for name in ["key", "name"] where commands.count > 1 && arguments.object[name] != nil {
            throw ToolFailure("\(name) is for one job: call once for each, or leave it out")
        }
        let requests = try commands.map { command throws(ToolFailure) in
            var object = arguments.object
            object["command"] = .string(command)
            return try CommandParameters.request(Arguments(object), shell: call.settings.shell)
        }
        var answers: [JSONValue] = []
        for request in requests {
            let submitted = try await call.submit(request)
            var answer = try await Self.answer(submitted, call)
            answer.append("hint", request.hint.map { .string($0) })
            answers.append(.object(answer))
        }
        return ToolResult(["jobs": .array(answers)])
    }

    private static func answer(_ submitted: SubmittedJob, _ call: ToolCall) async throws(ToolFailure) -> JSONObject {
        let job = try await call.started(submitted.job)
        guard call.settings.answers == .lean else { return content(job, isExisting: submitted.isExisting) }
        var content: JSONObject = ["job_id": .string(String(job.number))]
        for member in JobFacts.of(job).members { content.append(member.name, member.value) }
        content.append("existing", submitted.isExisting ? true : nil)
        return content
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
