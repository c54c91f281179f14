import JobManager
import JobModel

/// `resume_job`
struct ResumeTool: Tool {
    let name = "resume_job"
    let title = "Resume a job"
    let description = "Let a paused job go on."
    let annotations = ToolAnnotations(readOnly: false, destructive: false, idempotent: true, openWorld: false)
    private static let job = Parameter<String>.job()
    let parameters = Parameters([job.declared])
    let outputSchema = Schemas.record

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let job = try await call.job(arguments(Self.job), to: "resume")
        let resumed = try await call.change { client throws(JobsError) in
            try client.resume([job.id.description])[0].get()
        }
        return ToolResult(JobAnswer.record(resumed))
    }
}
