import JobManager
import JobModel
import LinuxSystem

/// A job that a call wanted, and whether an earlier call of the same key had started it.
struct SubmittedJob: Sendable {
    let job: JobRecord
    let isExisting: Bool
}

extension ToolCall {
    /// Submits a job within the bounds that the user has set.
    func submit(_ request: CommandRequest) async throws(ToolFailure) -> SubmittedJob {
        guard !settings.blueprintsOnly else {
            throw ToolFailure("Refused: the user lets agents start nothing but blueprints; use jobs_submit_blueprint")
        }
        try settings.commands.check(request.command)
        try VariableRules.check(request.variables, allowed: settings.settableVariables)
        let environment = QuietEnvironment.entries(base: await environment.entries(), set: request.variables)
        let (settings, ownership) = (settings, ownership)
        settings.cleanup.note(ownership.owner)
        return try await change { client throws(JobsError) in
            var submission = try Self.submission(request, settings, client)
            submission.owner = ownership.owner
            submission.client = ownership.client
            return try Self.submit(submission, environment, key: request.key, client)
        }
    }

    private static func submission(
        _ request: CommandRequest,
        _ settings: ToolSettings,
        _ client: JobClient
    ) throws(JobsError) -> Submission {
        let base = if let directory = settings.directory { directory } else { try Submitter.directory() }
        let directory = try WorkingDirectory.resolve(request.directory, base: base, root: settings.root)
        let submitter = Submitter.current()
        var submission = Submission(command: request.command, directory: directory)
        submission.name = request.name
        submission.group = try settings.group.group(request.group, client)
        submission.labels = request.labels
        submission.metadata = request.metadata
        submission.timeout = request.timeout ?? settings.timeout
        submission.maximumOutput = settings.maximumOutput ?? submission.maximumOutput
        submission.standardInput = request.keepsInput ? .interactive : .null
        submission.umask = submitter.umask
        submission.niceness = submitter.niceness
        submission.resourceLimits = submitter.resourceLimits
        return submission
    }

    private static func submit(
        _ submission: Submission,
        _ environment: [ByteString],
        key: String?,
        _ client: JobClient
    ) throws(JobsError) -> SubmittedJob {
        guard let key else {
            return SubmittedJob(job: try client.run(submission, environment: environment), isExisting: false)
        }
        let id = JobID(namedBy: ["mcp", submission.owner ?? "", key])
        let began = Clock.now()
        // The supervisor answers for the job that is there; two calls at once start one.
        let job = try client.run(submission, environment: environment, id: id)
        guard job.submission.command == submission.command, job.submission.directory == submission.directory else {
            throw JobsError(
                .usage,
                "key \(key) has started job \(job.number) with another command or directory: use another key"
            )
        }
        return SubmittedJob(job: job, isExisting: job.submittedAt < began)
    }
}
