import JobManager
import JobModel

/// `resume_job`
struct ResumeTool: Tool {
    let name = "resume_job"
    let title = "Resume a job"
    let description = "Let a paused job go on."
    let annotations = ToolAnnotations(readOnly: false, destructive: false, idempotent: true, openWorld: false)
    private static let job = Parameter<String>.job()
    let parameters = Parameters([job.declared, Ownership.allMine.declared])
    let outputSchema = Schemas.record

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let allMine = try arguments(Ownership.allMine)
        let job = try await call.job(try arguments(Self.job), to: "resume", allMine: allMine)
        let resumed = try await call.change { client throws(JobsError) in
            try client.resume([job.id.description])[0].get()
        }
        return ToolResult(JobAnswer.record(resumed))
    }
}
