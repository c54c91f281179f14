import JobConfiguration
import JobManager
import JobModel
import Values

/// `retry_job`
struct RetryTool: Tool {
    let name = "retry_job"
    let title = "Run an ended job again"
    let description =
        "Run an ended job again, with the same command, directory and environment. until: wait, and repeat it."
    let annotations = ToolAnnotations(readOnly: false, destructive: true, idempotent: false, openWorld: true)
    private static let job = Parameter<String>.job()
    private static let wait = Parameter<Int64?>.longestWait
    let parameters = Parameters([
        job.declared, AttemptSeries.goal.declared, AttemptSeries.times.declared, wait.declared,
        Ownership.allMine.declared.rare,
    ])
    let outputSchema = Schemas.record

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let allMine = try arguments(Ownership.allMine)
        let series = try AttemptSeries.state(arguments)
        var notes: [String] = []
        let deadline = call.deadline(after: try arguments(Self.wait), notes: &notes)
        let job = try await call.job(try arguments(Self.job), to: "retry", allMine: allMine)
        // What may not be started may not be started again, either, whoever did it first.
        try call.settings.commands.check(job.submission.command)
        do throws(JobsError) {
            try Self.checkDirectory(of: job, call.settings)
            try Self.checkBlueprint(of: job, call.settings)
        } catch {
            throw ToolFailure(error)
        }
        let retried = try await call.change { client throws(JobsError) in
            try client.retry([job.id.description])[0].get()
        }
        if !series.members.isEmpty {
            var state: JSONObject = [
                "job_id": .string(retried.id.description), "attempt": .integer(Int64(max(retried.attempt, 1))),
            ]
            for member in series.members { state.append(member.name, member.value) }
            return try await RunResult(state: state).answer(call, until: deadline).noting(notes)
        }
        let now = try await call.started(retried)
        return ToolResult(call.settings.answers == .lean ? JobFacts.of(now) : JobAnswer.record(now))
    }

    /// Throws where the job would run outside of what the user allows.
    private static func checkDirectory(of job: JobRecord, _ settings: ToolSettings) throws(JobsError) {
        if settings.root != nil { _ = try settings.checked(job.submission.directory) }
    }

    /// Throws where the job's blueprint is blocked by now, or there has to be one and is none.
    private static func checkBlueprint(of job: JobRecord, _ settings: ToolSettings) throws(JobsError) {
        guard let name = job.submission.labels[Blueprint.label] else {
            if !settings.blueprintsOnly { return }
            throw JobsError(
                .refused,
                "Refused: the user lets agents start nothing but blueprints, and job \(job.number) is of none"
            )
        }
        do throws(JobsError) {
            try BlueprintLibrary.load(from: settings.startDirectory()).blueprint(name).checkIsFree()
        } catch  where error.code == .notFound && !settings.blueprintsOnly {
            // A label of the user's own, or a blueprint that is gone.
        }
    }
}
