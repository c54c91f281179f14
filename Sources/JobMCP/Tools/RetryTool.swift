import JobManager
import JobModel

/// `retry_job`
struct RetryTool: Tool {
    let name = "retry_job"
    let title = "Run an ended job again"
    let description = "Run an ended job again: same command, directory and environment, same job_id, next attempt."
    let annotations = ToolAnnotations(readOnly: false, destructive: true, idempotent: false, openWorld: true)
    private static let job = Parameter<String>.job()
    private let parameters = Parameters([job.declared])
    var inputSchema: JSONValue { parameters.schema }
    let outputSchema = Schemas.record

    func call(_ arguments: JSONObject, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let job = try await call.job(parameters.check(arguments)(Self.job))
        // What may not be started may not be started again, either, whoever did it first.
        try call.settings.commands.check(job.submission.command)
        try Self.checkDirectory(of: job, call.settings.root)
        if call.settings.blueprintsOnly, !call.ownership.owns(job) {
            throw ToolFailure("Refused: the user lets agents start nothing but blueprints, and this job is not theirs")
        }
        let retried = try await call.change { client throws(JobsError) in
            try client.retry([job.id.description])[0].get()
        }
        return ToolResult(JobAnswer.record(retried))
    }

    /// Throws where the job would run outside of what the user allows.
    private static func checkDirectory(of job: JobRecord, _ root: ByteString?) throws(ToolFailure) {
        guard let root else { return }
        let directory = job.submission.directory
        do throws(JobsError) {
            _ = try WorkingDirectory.resolve(directory.text, base: directory, root: root)
        } catch {
            throw ToolFailure(error)
        }
    }
}
