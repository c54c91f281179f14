import JobManager
import JobModel

/// `pause_job`
struct PauseTool: Tool {
    let name = "pause_job"
    let title = "Pause a job"
    let description = "Stop a job's processes where they are; its time limits stand still. resume_job lets it go on."
    let annotations = ToolAnnotations(readOnly: false, destructive: false, idempotent: true, openWorld: false)
    private static let job = Parameter<String>.job()
    let parameters = Parameters([job.declared, Ownership.allMine.declared])
    let outputSchema = Schemas.record

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let allMine = try arguments(Ownership.allMine)
        let job = try await call.job(try arguments(Self.job), to: "pause", allMine: allMine)
        let paused = try await call.change { client throws(JobsError) in
            try client.pause([job.id.description])[0].get()
        }
        return ToolResult(JobAnswer.record(paused))
    }
}
