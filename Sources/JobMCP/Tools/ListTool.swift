import JobModel
import JobProtocol

/// `list_jobs`: jobs, the caller's own ones first, the newest first.
struct ListTool: Tool {
    let name = "list_jobs"
    let title = "List jobs"
    let description = "Jobs, newest first, your own before others'. Use it to find jobs of earlier sessions."
    let annotations = ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: false)
    private static let status = Parameter<String?>.filter("status", JobStatus.allCases.map(\.rawValue))
    private static let group = Parameter<String?>.optionalWord("group")
    private static let label = Parameter<String?>.optionalWord("label", "key=value, or key")
    private static let pattern = Parameter<String?>.optionalWord("name", "With * and ?")
    private static let limit = Parameter<Int64>.integer("limit", 1...100, default: 20)
    private static let cursor = Parameter<String?>.optionalWord("cursor", "next_cursor of the page before")
    let parameters = Parameters([
        status.declared, group.declared, label.declared, pattern.declared, limit.declared, cursor.declared,
    ])
    let outputSchema = Schemas.list

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        var filter = JobFilter()
        filter.statuses = Set([try arguments(Self.status).flatMap { JobStatus(rawValue: $0) }].compactMap { $0 })
        filter.groups = Set([try arguments(Self.group)].compactMap { $0 })
        filter.name = try arguments(Self.pattern)
        if let label = try arguments(Self.label) {
            let parts = label.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            filter.labels = [String(parts[0]): parts.count > 1 ? String(parts[1]) : ""]
        }
        return try await call.list(filter, limit: try arguments(Self.limit), cursor: try arguments(Self.cursor)) {
            Self.entry($0, call.ownership)
        }
    }

    private static func entry(_ job: JobRecord, _ ownership: Ownership) -> JSONObject {
        var object = JobAnswer.brief(job)
        if !ownership.owns(job) { object.append("owner", .string(job.submission.owner ?? "user")) }
        return object
    }
}
