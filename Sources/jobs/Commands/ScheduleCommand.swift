import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs schedule`.
struct ScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "What runs again and again, at its times.",
        discussion: """
            Examples:
              {jobs} run --cron '0 3 * * *' -- ./backup     makes one, and prints s1
              {jobs} run --every 10m --name poll -- ./poll
              {jobs} schedule                               lists them
              {jobs} schedule run-now s1
              {jobs} schedule next '30 8 * * mon-fri'       when that would be
            """,
        subcommands: [
            ScheduleListCommand.self, ScheduleShowCommand.self, ScheduleNextCommand.self, SchedulePauseCommand.self,
            ScheduleResumeCommand.self, ScheduleRemoveCommand.self, ScheduleRunNowCommand.self,
        ],
        defaultSubcommand: ScheduleListCommand.self
    )

    static let reference = ArgumentHelp("s1, or its name.", valueName: "schedule")
}

/// `jobs schedule list`.
struct ScheduleListCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all schedules, and when they run next.",
        aliases: ["ls"]
    )

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let schedules = try context.client().schedules()
        let report = ScheduleReport(terminal: context.terminal(shared), now: context.now)
        if format.json {
            for schedule in schedules { context.output.print(schedule.publicJSON().encoded) }
        } else if schedules.isEmpty {
            guard context.terminal(shared).isTerminal else { return .done }
            context.say("no schedules; `\(context.lead)run --every` makes one")
        } else {
            for line in report.table(of: schedules) { context.output.print(line) }
        }
        return .done
    }
}

/// `jobs schedule show`.
struct ScheduleShowCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a schedule, and its next times."
    )

    @Argument(help: ScheduleCommand.reference)
    var schedule: String

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    /// How many times are shown.
    private static let count = 5

    func run(in context: Context) throws -> ExitStatus {
        let schedule = try context.client().changeSchedule(schedule, .show)
        let times = UpcomingTimes(of: schedule)?.first(Self.count) ?? []
        if format.json {
            context.output.print(schedule.publicJSON(times: times).encoded)
        } else {
            let report = ScheduleReport(terminal: context.terminal(shared), now: context.now)
            for line in report.details(of: schedule, times) { context.output.print(line) }
        }
        return .done
    }
}

/// A verb for some schedules: all are tried, all are reported.
struct ScheduleChange: ParsableArguments {
    @Argument(help: ScheduleCommand.reference)
    var schedules: [String]

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    /// - Parameter done: `paused`, `removed` …
    func run(_ change: ScheduleChangeCall.Change, _ done: String, in context: Context) throws -> ExitStatus {
        let client = try context.client()
        var status = ExitStatus.done
        for reference in schedules {
            do throws(JobsError) {
                let schedule = try client.changeSchedule(reference, change)
                if format.json {
                    context.output.print(schedule.publicJSON().encoded)
                } else {
                    context.output.print("schedule \(schedule.reference): \(done)")
                }
            } catch {
                context.report(error)
                if status == .done { status = ExitStatus(error) }
            }
        }
        return status
    }
}

/// `jobs schedule pause`.
struct SchedulePauseCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Run nothing at its times until it is resumed."
    )

    @OptionGroup var change: ScheduleChange

    func run(in context: Context) throws -> ExitStatus { try change.run(.pause, "paused", in: context) }
}

/// `jobs schedule resume`.
struct ScheduleResumeCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a paused schedule; the times meanwhile are skipped."
    )

    @OptionGroup var change: ScheduleChange

    func run(in context: Context) throws -> ExitStatus { try change.run(.resume, "resumed", in: context) }
}

/// `jobs schedule remove`.
struct ScheduleRemoveCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Forget a schedule; its jobs stay.",
        aliases: ["rm"]
    )

    @OptionGroup var change: ScheduleChange

    func run(in context: Context) throws -> ExitStatus { try change.run(.remove, "removed", in: context) }
}

/// `jobs schedule run-now`.
struct ScheduleRunNowCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-now",
        abstract: "Start a job of a schedule now; prints the job's number."
    )

    @Argument(help: ScheduleCommand.reference)
    var schedule: String

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let job = try context.client().runSchedule(schedule)
        context.output.print(format.json ? job.publicJSON.encoded : Array(String(job.number).utf8))
        return .done
    }
}
