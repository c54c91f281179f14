import JobModel
import JobProtocol
import LinuxSystem
import Values

/// `list_jobs`: jobs, the caller's own ones first, the newest first.
struct ListTool: Tool {
    let name = "list_jobs"
    let title = "List jobs"
    let description = """
        Jobs, newest first: your own, which are those of this session and of its directory, then those of other owners. \
        all_mine: also those of your other sessions.
        """
    let annotations = ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: false)
    private static let status = Parameter<String?>.filter("status", JobStatus.possible.map(\.rawValue))
    private static let group = Parameter<String?>.optionalWord("group")
    private static let label = Parameter<String?>.optionalWord("label", "key=value, or key")
    private static let pattern = Parameter<String?>.optionalWord("name", "With * and ?")
    private static let directory = Parameter<String?>.optionalWord("cwd", "Only jobs there or below")
    private static let since = Parameter<String?>.optionalWord("since", "1h, 9:00, RFC 3339: not ended before")
    private static let limit = Parameter<Int64>.integer("limit", 1...100, default: 20)
    private static let cursor = Parameter<String?>.optionalWord("cursor", "next_cursor of the page before")
    let parameters = Parameters([
        status.declared, group.declared, label.declared, pattern.declared, directory.declared, since.declared,
        Ownership.allMine.declared, limit.declared, cursor.declared,
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
        filter.directory = try arguments(Self.directory).map { path throws(ToolFailure) in
            try Self.directory(path, call.settings)
        }
        filter.since = try arguments(Self.since).map { text throws(ToolFailure) in try Self.time(text) }
        let ownership = call.ownership
        return try await call.list(
            filter,
            allMine: try arguments(Ownership.allMine),
            limit: try arguments(Self.limit),
            cursor: try arguments(Self.cursor)
        ) { Self.entry($0, ownership) }
    }

    private static func entry(_ job: JobRecord, _ ownership: Ownership) -> JSONObject {
        var object = JobAnswer.brief(job)
        object.append("cwd", .string(ShortPath.text(job.submission.directory)))
        if !ownership.isMine(job) {
            object.append("owner", .string(job.submission.owner ?? "user"))
        } else if !ownership.owns(job) {
            object.append("session", "other")
        }
        return object
    }

    private static func directory(_ path: String, _ settings: ToolSettings) throws(ToolFailure) -> DirectoryMatch {
        let path = try GivenDirectory.path(path) ?? "."
        do throws(JobsError) {
            return try WorkingDirectory.match(path) { settings.startDirectory() }
        } catch {
            throw ToolFailure(error)
        }
    }

    private static func time(_ text: String) throws(ToolFailure) -> Timestamp {
        if let time = WrittenTime.read(text, now: Clock.now()) { return time }
        throw ToolFailure("since '\(text)' is no time: give an age as 90s, 10m, 1h or 2d, or a time in RFC 3339")
    }
}
