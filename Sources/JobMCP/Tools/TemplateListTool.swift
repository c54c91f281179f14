import JobModel
import JobProtocol

/// `jobs_list` of the public job template.
struct TemplateListTool: Tool {
    let name = "jobs_list"
    let title = "List jobs"
    let description = "Jobs, newest first, your own before others'."
    let annotations = ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: false)
    private static let status = Parameter<String?>.optionalChoice(
        "status",
        TemplateRecord.Status.allCases.map(\.rawValue)
    )
    private static let limit = Parameter<Int64>.integer("limit", 1...100, default: 20)
    private static let cursor = Parameter<String?>.optionalText("cursor", "next_cursor of the page before")
    private let parameters = Parameters([status.declared, limit.declared, cursor.declared])
    var inputSchema: JSONValue { parameters.schema }
    let outputSchema = Schemas.list

    func call(_ arguments: JSONObject, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let arguments = try parameters.check(arguments)
        var filter = JobFilter()
        if let status = try arguments(Self.status) {
            filter.statuses = Set(JobStatus.allCases.filter { TemplateRecord.Status($0).rawValue == status })
        }
        let query = JobPageQuery(
            filter: filter,
            owner: call.ownership.owner,
            limit: Int(clamping: try arguments(Self.limit))
        )
        let place = try JobPageQuery.place(try arguments(Self.cursor))
        let page = try await call.perform { client throws(JobsError) in try query.page(from: place, client) }
        return ToolResult([
            "jobs": .array(page.jobs.map { .object(TemplateRecord.json(of: $0)) }),
            "next_cursor": page.next.map { .string($0.description) },
        ])
    }
}
