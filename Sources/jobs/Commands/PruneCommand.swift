import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs prune`.
struct PruneCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Forget old jobs, with their output: by age, number or size.",
        discussion: """
            Examples:
              {jobs} prune                              what the settings say, now
              {jobs} prune --older-than 7d --dry-run    what would go
              {jobs} prune --status completed --keep 100
              {jobs} prune --group build --size 2G

            A job goes if all of the options fit it. What a queued job or a wait needs stays.
            """
    )

    @Option(help: ArgumentHelp("Jobs that ended longer ago: 7d, 12h.", valueName: "time"))
    var olderThan: DurationArgument?

    @Option(help: ArgumentHelp("All but the N that ended last.", valueName: "n"))
    var keep: Int?

    @Option(help: ArgumentHelp("The oldest, until the others take at most this.", valueName: "size"))
    var size: SizeArgument?

    @Flag(name: [.customShort("n"), .long], help: "Remove nothing, only say what would go.")
    var dryRun = false

    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if let keep, !(0...1_000_000_000).contains(keep) { throw ValidationError("--keep wants a number, 0 or more") }
    }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        var rule = PruneRule()
        rule.scope = try selection.filter(client)
        if let status = rule.scope.statuses.first(where: { !$0.isEnded }) {
            throw JobsError(.usage, "only jobs that have ended can be forgotten, not those that are \(status.rawValue)")
        }
        try UnknownGroup.check(rule.scope, client)
        (rule.age, rule.kept, rule.size) = (olderThan?.span, keep, size?.size)
        let report = try client.prune(rule, isDry: dryRun)
        if format.json {
            var object = report.json.object ?? [:]
            object.append("dry_run", .bool(dryRun))
            context.output.print(JSONValue.object(object).encoded)
        } else {
            for line in PruneText(report: report, isDry: dryRun).lines { context.output.print(line) }
        }
        return .done
    }
}

/// What a prune did, or would do, for people.
struct PruneText {
    let report: PruneReport
    let isDry: Bool

    /// The most numbers that are told.
    private static let mostRanges = 20

    var lines: [String] {
        let verb = isDry ? "would remove" : "removed"
        guard report.count > 0 else { return ["nothing to remove"] + needed }
        var lines = ["\(verb) \(Self.jobs(report.count)), \(ByteCount(report.bytes)) of output"]
        if isDry {
            let ranges = report.removed.prefix(Self.mostRanges).map { range in
                range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
            }
            let more = report.removed.count > Self.mostRanges ? " and more" : ""
            lines.append("  \(ranges.joined(separator: " "))\(more)")
        }
        return lines + needed
    }

    private var needed: [String] {
        guard report.needed > 0 else { return [] }
        let verb = isDry ? "would stay" : report.needed == 1 ? "stays" : "stay"
        return ["\(Self.jobs(report.needed)) \(verb): something else needs \(report.needed == 1 ? "it" : "them")"]
    }

    private static func jobs(_ count: Int) -> String { count == 1 ? "1 job" : "\(count) jobs" }
}
