import JobManager
import JobModel

/// `get_job_status`: one job in full.
struct StatusTool: Tool {
    let name = "get_job_status"
    let title = "Job status"
    let description = """
        How a job stands: status, exit code, signal, reason, times; while it runs last_output_at, last_line and cpu_s, to \
        tell busy from stuck. Does not wait: use wait_for_job.
        """
    let annotations = ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: false)
    private static let job = Parameter<String>.job(description: "UUID, its beginning, number or name")
    let parameters = Parameters([job.declared])
    let outputSchema = Schemas.record

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let reference = try arguments(Self.job)
        let ownership = call.ownership
        let (job, activity) = try await call.perform { client throws(JobsError) in
            let job = try client.status(try client.meant(reference, by: ownership))
            return (job, client.activity(of: job))
        }
        var object = JobAnswer.record(job)
        activity?.append(to: &object)
        return ToolResult(object)
    }
}
