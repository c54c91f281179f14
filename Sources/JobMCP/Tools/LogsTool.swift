import JobConfiguration
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import Values

/// `get_job_output`: the telling part of a job's output, or a page of all of it.
struct LogsTool: Tool {
    let name = "get_job_output"
    let title = "Job output"
    let description =
        "A job's output: all of it if short, else the telling part. grep (PCRE2): the matching lines, also of several jobs. "
        + "cursor: the page that begins there."
    let annotations = ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: false)
    /// Of a page, in bytes.
    private static let usualLimit = 16_000
    private static let job = Parameter<[String]>.oneOrMoreJobs("job_id")
    private static let stream = Parameter<String>.choice("stream", ["both", "stdout", "stderr"])
    private static let cursor = Parameter<String?>.optionalWord("cursor")
    private static let maximum = Parameter<Int64>.integer("max_bytes", 1000...64_000, default: Int64(usualLimit))
    private static let grep = Parameter<String?>.optionalText(
        "grep",
        also: ["pattern", "regex", "filter"]
    )
    private static let context = Parameter<Int64>.integer("context", 0...100, default: 0, "Lines around each match")
    let parameters = Parameters([
        job.declared, grep.declared, context.declared.rare, cursor.declared, maximum.declared, stream.declared.rare,
    ])
    let outputSchema = Schemas.outputs

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let references = try arguments(Self.job)
        let limit = Int(clamping: try arguments(Self.maximum))
        let streams = OutputStreams(named: try arguments(Self.stream))
        let cursor = try GivenCursor.read(try arguments(Self.cursor))
        let context = Int(clamping: try arguments(Self.context))
        let search = try arguments(Self.grep).map { text throws(ToolFailure) in
            OutputSearch(
                pattern: try Pattern(text, ofArgument: "grep"),
                context: context,
                limit: limit,
                streams: streams
            )
        }
        if references.count > 1 {
            guard let search, cursor == nil else {
                throw ToolFailure("\(references.count) jobs go with grep, and without cursor: else name one job")
            }
            return try await find(search, in: references, call)
        }
        let ownership = call.ownership
        let answer = try await call.perform { client throws(JobsError) in
            try client.answer(try client.meant(references[0], by: ownership), at: cursor) {
                (reader, place, isOver) throws(SystemError) in
                if var search {
                    search.isOver = isOver
                    return try search.read(reader, from: place ?? OutputPlace(0))
                }
                if let place {
                    return try OutputPage(limit: limit, streams: streams, isOver: isOver).read(reader, from: place)
                }
                return try OutputText(telling: reader, limit: Self.budget(limit), of: streams, isOver: isOver)
            }
        }
        guard call.settings.answers == .lean else { return ToolResult(answer.json) }
        var report = OutputReport(answer: answer, isWhole: cursor == nil && search == nil)
        report.nothing = search != nil ? "no line matches" : cursor != nil ? "nothing more" : "no output"
        return ToolResult(text: report.text)
    }

    private func find(
        _ search: OutputSearch,
        in references: [String],
        _ call: ToolCall
    ) async throws(ToolFailure) -> ToolResult {
        let ownership = call.ownership
        let findings = try await call.perform { client throws(JobsError) in
            try JobsSearch(search: search).run(references, client, by: ownership)
        }
        return call.settings.answers == .lean ? ToolResult(text: findings.text) : ToolResult(findings.json)
    }

    /// How many tokens may be used up where nobody asked for more than usual.
    private static func budget(_ limit: Int) -> Int {
        limit == usualLimit ? OutputDigest.usualBudget : limit / OutputText.bytesPerToken
    }
}

extension OutputStreams {
    /// `stdout`, `stderr`; anything else: both.
    init(named name: String) {
        switch name {
        case "stdout": self = .stdout
        case "stderr": self = .stderr
        default: self = .all
        }
    }
}
