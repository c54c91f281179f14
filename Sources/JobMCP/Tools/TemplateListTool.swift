import JobModel
import JobProtocol
import Values

/// `jobs_list` of the public job template.
struct TemplateListTool: Tool {
    let name = "jobs_list"
    let title = "List jobs"
    let description = "Jobs, newest first, your own before others'."
    let annotations = ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: false)
    private static let status = Parameter<String?>.filter(
        "status",
        TemplateRecord.Status.allCases.map(\.rawValue)
    )
    private static let limit = Parameter<Int64>.integer("limit", 1...100, default: 20)
    private static let cursor = Parameter<String?>.optionalWord("cursor", "next_cursor of the page before")
    let parameters = Parameters([status.declared, limit.declared, cursor.declared])
    let outputSchema = Schemas.list
    let isOfTemplate = true

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        var filter = JobFilter()
        if let status = try arguments(Self.status) {
            filter.statuses = Set(JobStatus.allCases.filter { TemplateRecord.Status($0).rawValue == status })
        }
        let page = try await call.list(
            filter,
            allMine: true,
            limit: try arguments(Self.limit),
            cursor: try arguments(Self.cursor)
        )
        return ToolResult(page.json { TemplateRecord.json(of: $0) })
    }
}
