import JobConfiguration
import JobManager
import JobModel
import JobProtocol
import LinuxSystem
import Values

/// `list_jobs`: jobs, the caller's own ones first, the newest first.
struct ListTool: Tool {
    let name = "list_jobs"
    let title = "List jobs"
    let description = "Your jobs, those of this session and its directory, live ones first; then those of others."
    let annotations = ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: false)
    private static let status = Parameter<String?>.filter("status", JobStatus.allCases.map(\.rawValue))
    private static let group = Parameter<String?>.optionalWord("group")
    private static let label = Parameter<String?>.optionalWord("label", "key=value, or key")
    private static let pattern = Parameter<String?>.optionalWord("name", "With * and ?")
    private static let directory = Parameter<String?>.optionalWord("cwd")
    private static let since = Parameter<String?>.optionalWord("since", "1h, 9:00, RFC 3339")
    private static let limit = Parameter<Int64>.integer("limit", 1...100, default: 10)
    private static let cursor = Parameter<String?>.optionalWord("cursor")
    let parameters = Parameters([
        since.declared, directory.declared, Ownership.allMine.declared, limit.declared, cursor.declared,
        status.declared.rare, group.declared.rare, label.declared.rare, pattern.declared.rare,
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
        let isLean = call.settings.answers == .lean
        let page = try await call.list(
            filter,
            allMine: try arguments(Ownership.allMine),
            limit: try arguments(Self.limit),
            cursor: try arguments(Self.cursor)
        ) { client, job in
            if !isLean { return client.activity(of: job) }
            return job.status == .failed ? client.lastOutput(of: job) : nil
        }
        guard isLean else { return ToolResult(page.json { Self.entry($0, ownership) }) }
        return ToolResult(text: JobLines(ownership, from: call.settings.startDirectory()).text(of: page))
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
