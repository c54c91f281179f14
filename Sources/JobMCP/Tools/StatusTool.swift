import JobConfiguration
import JobManager
import JobModel

/// `get_job_status`: one job in full.
struct StatusTool: Tool {
    let name = "get_job_status"
    let title = "Job status"
    let description =
        "How a job stands; of a running one also its last line and for how long it has been quiet. verbose: all there is."
    let annotations = ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: false)
    private static let job = Parameter<String>.job()
    private static let verbose = Parameter<Bool>.flag("verbose")
    let parameters = Parameters([job.declared, verbose.declared])
    let outputSchema = Schemas.record

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let reference = try arguments(Self.job)
        let isWhole = try arguments(Self.verbose) || call.settings.answers == .json
        let ownership = call.ownership
        let (job, activity) = try await call.perform { client throws(JobsError) in
            let job = try client.status(try client.meant(reference, by: ownership))
            return (job, client.activity(of: job, measuresTime: isWhole))
        }
        guard isWhole else { return ToolResult(JobFacts.of(job, activity)) }
        var object = JobAnswer.record(job)
        activity?.append(to: &object)
        return ToolResult(object)
    }
}
