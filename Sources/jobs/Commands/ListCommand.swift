import ArgumentParser
import JobConfiguration
import JobManager
import JobModel
import JobProtocol

/// `jobs list`.
struct ListCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List running, queued and recently ended jobs, the newest last.",
        discussion: """
            Examples:
              jobs list                     what runs, what waits, and the last that ended
              jobs list -a --status failed
              jobs kill $(jobs list -q --group build)
              jobs list --since 1h --json
            """,
        aliases: ["ls", "ps"]
    )

    @Flag(name: .shortAndLong, help: "All jobs, however long ago they ended.")
    var all = false

    @Option(name: .customShort("n"), help: ArgumentHelp("The newest N jobs.", valueName: "n"))
    var count: Int?

    @Flag(name: .shortAndLong, help: "Numbers alone.")
    var quiet = false

    @Option(
        help: ArgumentHelp(
            "Jobs of this status: \(JobStatus.allCases.map(\.rawValue).joined(separator: ", ")); may be given several "
                + "times, or with commas between.",
            valueName: "status"
        )
    )
    var status: [String] = []

    @Option(help: ArgumentHelp("Jobs submitted, or not ended, since then: 1h, 9:00, RFC 3339.", valueName: "time"))
    var since: TimeArgument?

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if let count, count < 1 { throw ValidationError("-n wants a number above 0") }
        _ = try statuses()
    }

    func run(in context: Context) throws -> ExitStatus {
        var filter = selection.filter
        filter.statuses = try statuses()
        filter.since = since?.time
        let jobs = try jobs(context, filter)
        if format.json {
            for job in jobs { context.output.print(job.publicJSON.encoded) }
        } else if quiet {
            for job in jobs { context.output.print(String(job.number)) }
        } else if !jobs.isEmpty {
            let table = JobTable(terminal: context.terminal(shared), now: context.now)
            for line in table.lines(of: jobs) { context.output.print(line) }
        }
        return .done
    }

    /// The newest last.
    private func jobs(_ context: Context, _ filter: JobFilter) throws(JobsError) -> [JobRecord] {
        let client = try context.client()
        if all || count != nil || filter.since != nil { return try client.list(filter, count: count).reversed() }
        let wanted = filter.statuses.isEmpty ? Set(JobStatus.allCases) : filter.statuses
        var live = filter
        live.statuses = wanted.filter { !$0.isEnded }
        var ended = filter
        ended.statuses = wanted.filter(\.isEnded)
        let recent = context.lenientConfiguration[Settings.listCount]
        let jobs =
            (live.statuses.isEmpty ? [] : try client.list(live))
            + (ended.statuses.isEmpty || recent == 0 ? [] : try client.list(ended, count: recent))
        // A job that ended between the two looks is in both.
        let latest = Dictionary(jobs.map { ($0.number, $0) }, uniquingKeysWith: { $1 })
        return latest.values.sorted { $0.number < $1.number }
    }

    private func statuses() throws -> Set<JobStatus> {
        let words = status.flatMap { $0.split(separator: ",") }.map(String.init)
        return Set(
            try words.map { word in
                guard let status = JobStatus(rawValue: word) else {
                    throw ValidationError("there is no status '\(word)'")
                }
                return status
            }
        )
    }
}
