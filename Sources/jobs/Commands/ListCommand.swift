import ArgumentParser
import JobConfiguration
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs list`.
struct ListCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List jobs: what runs, what waits, what ended lately; the newest last.",
        discussion: """
            Examples:
              {jobs} list --status failed --sort duration
              {jobs} list --since 1h --json
              {jobs} list -a --format '{number}\\t{status}\\t{command}'
            """,
        aliases: ["ls", "ps"]
    )

    @Flag(name: .shortAndLong, help: "All jobs, however long ago they ended.")
    var all = false

    @Option(name: .customShort("n", allowingJoined: true), help: ArgumentHelp("The newest N jobs.", valueName: "n"))
    var count: Int?

    @Flag(
        name: [.customShort("l"), .customLong("no-trunc")],
        help: "Shorten nothing, however narrow the terminal."
    )
    var isWhole = false

    @Flag(name: .shortAndLong, help: "Numbers alone.")
    var quiet = false

    @Option(
        name: .customLong("format"),
        help: ArgumentHelp(
            "A line for each job, '{number} {name}'; see the page.",
            valueName: "template"
        )
    )
    var template: String?

    @Option(help: ArgumentHelp("By \(ListOrder.names); -KEY: downwards.", valueName: "key"))
    var sort: ListOrder?

    @Option(help: ArgumentHelp("Jobs submitted, or not ended, since 1h, 9:00, RFC 3339.", valueName: "time"))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Jobs of this schedule: s1, or its name.", valueName: "schedule"))
    var schedule: String?

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if let count, count < 1 { throw ValidationError("-n wants a number above 0") }
        if template != nil, format.json || quiet { throw ValidationError("--format goes without --json and --quiet") }
    }

    func run(in context: Context) throws -> ExitStatus {
        let template = try recordTemplate(in: context)
        let client = try context.client()
        var filter = try selection.filter(client)
        filter.since = since?.time
        filter.schedule = try schedule.map { try number(ofSchedule: $0, client) }
        // In a table a batch is one line, until its jobs are asked for.
        filter.leavesOutBatches = !isComplete && !format.json && template == nil
        let recent = context.lenientConfiguration[Settings.listCount]
        // Numbers alone are a fraction of the work, which shows where there are very many.
        if quiet, sort == nil { return try printNumbers(client, filter, in: context) }
        let found = try jobs(client, filter, recent: recent)
        let jobs = sort?.sorted(found) ?? found
        let terminal = context.terminal(shared)
        if format.json {
            for job in jobs { context.output.print(job.publicJSON.encoded) }
        } else if quiet {
            for job in jobs { context.output.print(String(job.number)) }
        } else if let template {
            for job in jobs { context.output.add(template.bytes(of: job, isTerminal: terminal.isTerminal)) }
        } else if !jobs.isEmpty {
            let table = JobTable(terminal: isWhole ? terminal.unbounded : terminal, now: context.now)
            for line in table.lines(of: jobs) { context.output.print(line) }
        }
        var batches: [BatchSummary] = []
        if filter.leavesOutBatches, filter.statuses.isEmpty {
            batches = try client.batches(limit: max(1, min(1000, recent)))
        }
        for batch in batches.reversed() {
            context.output.print("batch \(batch.number), \(batch.words)")
        }
        try UnknownGroup.check(filter, client)
        if jobs.isEmpty, batches.isEmpty, terminal.isTerminal { context.say(try EmptyList.hint(client, in: context)) }
        let shown = jobs.count { $0.status.isEnded } + batches.reduce(0) { $0 + $1.ended }
        let older = isComplete ? 0 : (StoreGlance()?.endedCount() ?? 0) - shown
        if older > 0 { context.say("\(older) older jobs not shown; \(context.words(Advice(.list)))") }
        return .done
    }

    private func printNumbers(_ client: JobClient, _ filter: JobFilter, in context: Context) throws -> ExitStatus {
        let numbers = try client.numbers(filter, count: count)
        for number in numbers.reversed() { context.output.print(String(number)) }
        try UnknownGroup.check(filter, client)
        if numbers.isEmpty, context.terminal(shared).isTerminal { context.say(try EmptyList.hint(client, in: context)) }
        return .done
    }

    /// What `--format` says, else the setting, where nothing else says what to print.
    private func recordTemplate(in context: Context) throws(JobsError) -> RecordTemplate? {
        if let template { return try RecordTemplate(template) }
        if format.json || quiet { return nil }
        guard let configured = context.lenientConfiguration[Settings.listFormat] else { return nil }
        do throws(JobsError) {
            return try RecordTemplate(configured)
        } catch {
            throw JobsError(error.code, "the setting \(Settings.listFormat.key): \(error.message)")
        }
    }

    /// Whether it is about certain jobs, or for another command: then none may be missing.
    private var isComplete: Bool {
        all || quiet || count != nil || since != nil || schedule != nil || !selection.isEmpty
    }

    /// A schedule that was removed may have left jobs.
    private func number(ofSchedule reference: String, _ client: JobClient) throws(JobsError) -> Int64 {
        if let number = Schedule.number(of: reference) { return number }
        return try client.changeSchedule(reference, .show).number
    }

    /// The newest last.
    /// - Parameter recent: How many ended ones are shown where no certain jobs are asked for.
    private func jobs(_ client: JobClient, _ filter: JobFilter, recent: Int) throws(JobsError) -> [JobRecord] {
        if isComplete { return try client.list(filter, count: count).reversed() }
        let wanted = filter.statuses.isEmpty ? Set(JobStatus.allCases) : filter.statuses
        var live = filter
        live.statuses = wanted.filter { !$0.isEnded }
        var ended = filter
        ended.statuses = wanted.filter(\.isEnded)
        let jobs =
            (live.statuses.isEmpty ? [] : try client.list(live))
            + (ended.statuses.isEmpty || recent == 0 ? [] : try client.list(ended, count: recent))
        // A job that ended between the two looks is in both.
        let latest = Dictionary(jobs.map { ($0.number, $0) }, uniquingKeysWith: { $1 })
        return latest.values.sorted { $0.number < $1.number }
    }
}

/// What to say to a person at a terminal where `list` has nothing to show.
private enum EmptyList {
    static func hint(_ client: JobClient, in context: Context) throws(JobsError) -> String {
        try client.list(JobFilter(), count: 1).isEmpty
            ? "no jobs yet; \(context.words(Advice(.start)))" : "no matching jobs; \(context.words(Advice(.list)))"
    }
}
