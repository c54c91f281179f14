import JobConfiguration
import JobManager
import JobModel
import LinuxSystem
import Values

/// A job that a call wanted, and whether an earlier call of the same key had started it.
struct SubmittedJob: Sendable {
    let job: JobRecord
    let isExisting: Bool
}

extension ToolCall {
    /// Submits a command within the bounds that the user has set.
    func submit(_ request: CommandRequest) async throws(ToolFailure) -> SubmittedJob {
        guard !settings.blueprintsOnly else {
            throw ToolFailure("Refused: the user lets agents start nothing but blueprints; use jobs_submit_blueprint")
        }
        try settings.commands.check(request.command)
        try VariableRules.check(request.variables, allowed: settings.variables)
        if !settings.commands.allowed.isEmpty {
            try VariableRules.checkSteering(request.variables, allowed: settings.variables)
        }
        let variables = request.variables.sorted { $0.key < $1.key }.map { ByteString("\($0.key)=\($0.value)") }
        let key = request.key.map {
            SubmissionKey(text: $0, isTimeoutGiven: request.part[SubmissionFields.timeout] != nil)
        }
        return try await submit(key: key, input: request.input) { (settings, client) throws(JobsError) in
            let directory = try settings.directory(request.directory)
            var wish = Wish(command: request.command, directory: directory, part: request.part, variables: variables)
            wish.part[SubmissionFields.group] =
                try settings.group.group(request.part[SubmissionFields.group], client)
            wish.standardInput = request.keepsInput ? .interactive : request.input == nil ? .null : .stored
            return wish
        }
    }

    /// Submits what a blueprint of the user's describes.
    ///
    /// - Parameter values: By the names of its parameters.
    func submit(blueprint name: String, _ values: JSONObject) async throws(ToolFailure) -> SubmittedJob {
        try await submit(key: nil) { (settings, client) throws(JobsError) in
            let base = settings.startDirectory()
            let blueprint = try BlueprintLibrary.load(from: base).blueprint(name)
            let job = try blueprint.job(blueprint.values(meantBy: values), from: base)
            if let problem = settings.commands.problem(with: job.command) {
                throw JobsError(.refused, problem)
            }
            // A blueprint that names no directory runs where the server was started: that has to be there.
            if job.directory == base { _ = try settings.baseDirectory() }
            let directory = try settings.checked(job.directory)
            var wish = Wish(command: job.command, directory: directory, part: job.part, variables: job.environment)
            if job.part[SubmissionFields.group] == nil {
                wish.part[SubmissionFields.group] = try settings.group.group(nil, client)
            }
            return wish
        }
    }

    /// Completes a submission with what comes from the server and its caller, and submits it.
    ///
    private func submit(
        key: SubmissionKey?,
        input: ByteString? = nil,
        _ make: @Sendable @escaping (ToolSettings, JobClient) throws(JobsError) -> Wish
    ) async throws(ToolFailure) -> SubmittedJob {
        let base = VariableRules.kept(of: await environment.entries(), allowed: settings.variables)
        let (settings, ownership, isElsewhere) = (settings, ownership, jobs.home != nil)
        settings.cleanup.note(ownership)
        return try await change { client throws(JobsError) in
            let submitter = Submitter.current()
            let configuration = Configuration.load()
            let defaults = RunDefaults(configuration)
            var wish = try make(settings, client)
            var submission = Submission(command: wish.command, directory: wish.directory, of: submitter)
            submission.standardInput = wish.standardInput
            submission.lay(defaults.part, settings.part, wish.part)
            submission.owner = ownership.owner
            submission.client = ownership.client
            submission.session = settings.session
            submission.addHooks(of: configuration)
            // Where the job itself calls this program, it is to find its own records.
            if isElsewhere { wish.variables.append(ByteString("JOBS_HOME=\(client.homePath)")) }
            let environment = QuietEnvironment.entries(base: base, set: defaults.environment.entries + wish.variables)
            let place = settings.startDirectory()
            return try Self.run(submission, environment, key: key, from: place, input: input, client)
        }
    }

    private static func run(
        _ submission: Submission,
        _ environment: [ByteString],
        key: SubmissionKey?,
        from place: ByteString,
        input: ByteString?,
        _ client: JobClient
    ) throws(JobsError) -> SubmittedJob {
        guard let key else {
            let job = try client.run(submission, environment: environment, input: input.map { .text($0) })
            return SubmittedJob(job: job, isExisting: false)
        }
        // Sessions in other directories have keys of their own.
        let id = JobID(namedBy: ["mcp", submission.owner ?? "", place.description, key.text])
        let began = Clock.now()
        // The input of a job that is there is there, too.
        let known = input == nil ? nil : try? client.status(id.description)
        let job: JobRecord
        if let known {
            job = known
        } else {
            // The supervisor answers for the job that is there; of two calls at once one starts it.
            job = try client.run(submission, environment: environment, input: input.map { .text($0) }, id: id)
        }
        guard job.submission.isSameWish(as: submission, isTimeoutGiven: key.isTimeoutGiven) else {
            throw JobsError(
                .usage,
                "key \(key.text) has started job \(job.number), which is another one (its command, cwd, name, labels, metadata "
                    + "or timeout_ms): use another key"
            )
        }
        // Records have whole milliseconds.
        return SubmittedJob(job: job, isExisting: job.submittedAt.milliseconds < began.milliseconds)
    }
}

/// What a call wants to be run.
private struct Wish: Sendable {
    var command: [ByteString]
    var directory: ByteString
    var part: SubmissionPart
    /// `NAME=VALUE`: set over the environment that every job gets.
    var variables: [ByteString]
    var standardInput = StandardInput.null
}

/// What makes a call repeatable.
private struct SubmissionKey: Sendable {
    let text: String
    /// Whether the call itself says how long the job may run, and not the server.
    let isTimeoutGiven: Bool
}

extension Submission {
    /// The shell may be another one after an update or a change of the settings.
    private func isSameCommand(as other: Submission) -> Bool {
        command == other.command
            || command.count == 3 && other.command.count == 3
                && ShellCommand.script(of: command).map { $0 == ShellCommand.script(of: other.command) } ?? false
    }

    /// Whether a call with the same key wants the same job.
    fileprivate func isSameWish(as other: Submission, isTimeoutGiven: Bool) -> Bool {
        isSameCommand(as: other) && directory == other.directory && name == other.name && labels == other.labels
            && metadata == other.metadata && (timeout == other.timeout || !isTimeoutGiven)
    }
}
