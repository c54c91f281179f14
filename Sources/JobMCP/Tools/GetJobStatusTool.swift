import JobManager
import JobModel
import JobProtocol

/// `get_job_status`
struct GetJobStatusTool: Tool {
    let name = "get_job_status"
    let title = "Job status"
    let description = "How a job stands, with its exit code, signal, reason and times. Does not wait: use wait_for_job."
    let annotations = ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: false)

    let inputSchema: JSONValue = [
        "type": "object",
        "properties": [
            "job_id": ["type": "string", "description": "The job: its id, the id's beginning, its number or name."]
        ],
        "required": ["job_id"],
    ]

    let outputSchema: JSONValue = [
        "type": "object",
        "properties": ["job_id": ["type": "string"], "status": ["type": "string"]],
        "required": ["job_id", "status"],
    ]

    func call(_ arguments: JSONObject, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        guard let reference = arguments["job_id"]?.string else { throw ToolFailure("job_id is missing") }
        do throws(JobsError) {
            let job = try await call.jobs.perform { client throws(JobsError) in try client.status(reference) }
            var content: JSONObject = ["job_id": .string(job.id.description)]
            for member in job.publicJSON.object?.members ?? [] { content.append(member.name, member.value) }
            return ToolResult(content)
        } catch {
            throw ToolFailure(error)
        }
    }
}
