import JobManager
import JobModel
import JobProtocol

/// `jobs_get_status` of the public job template.
struct TemplateStatusTool: Tool {
    let name = "jobs_get_status"
    let title = "Job status"
    let description = "How a job stands: queued, running, succeeded or failed, with times, progress, result and error."
    let annotations = ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: false)
    private static let job = Parameter<String>.job()
    let parameters = Parameters([job.declared])
    let outputSchema = Schemas.template
    let isOfTemplate = true

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let reference = try arguments(Self.job)
        let job: JobRecord
        let ownership = call.ownership
        do throws(JobsError) {
            job = try await call.jobs.perform { client throws(JobsError) in
                try client.status(try client.meant(reference, by: ownership))
            }
        } catch {
            throw error.code == .notFound ? ToolFailure("Unknown job: \(reference)") : ToolFailure(error)
        }
        return ToolResult(TemplateRecord.json(of: job))
    }
}
