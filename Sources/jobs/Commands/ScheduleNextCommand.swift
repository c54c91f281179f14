import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import LinuxSystem
import Values

/// `jobs schedule next`.
struct ScheduleNextCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Print the next times of a schedule or a cron expression.",
        discussion: """
            Examples:
              {jobs} schedule next s1
              {jobs} schedule next '0 3 * * *' -n 3 --time-zone Europe/Berlin
            """
    )

    @Argument(help: ArgumentHelp("s1, its name, or an expression in quotes.", valueName: "schedule"))
    var text: String?

    @Option(name: .customShort("n", allowingJoined: true), help: ArgumentHelp("So many times.", valueName: "n"))
    var count = 5

    @Option(help: ArgumentHelp("After this time instead of now: 9:00, RFC 3339.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("The zone of an expression, such as Europe/Berlin.", valueName: "zone"))
    var timeZone: String?

    /// For tests: lines of time, zone, number and expression, with tabs in between; the times of each are a line.
    @Flag(help: ArgumentHelp("Read lines.", visibility: .hidden))
    var lines = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    private static let counts = 1...1000

    func validate() throws {
        guard lines || text != nil else {
            throw ValidationError("of what? Give a schedule, or an expression in quotes")
        }
        guard Self.counts.contains(count) else { throw ValidationError("-n wants a number from 1 to 1000") }
    }

    func run(in context: Context) throws -> ExitStatus {
        if lines { return try answerLines(in: context) }
        let start = try from.map { text in
            guard let time = WrittenTime.next(text, now: context.now) else {
                throw JobsError(.usage, "--from '\(text)': it wants a time such as 9:00, or RFC 3339")
            }
            return time
        }
        let upcoming = try upcoming(text ?? "", in: context)
        var times = upcoming
        times.start = start ?? upcoming.start
        for time in times.first(count) {
            if format.json {
                context.output.print(JSONValue.object(["at": .string(time.description)]).encoded)
            } else {
                context.output.print(time.description(in: times.zone))
            }
        }
        return .done
    }

    private func upcoming(_ text: String, in context: Context) throws -> UpcomingTimes {
        let isExpression = text.hasPrefix("@") || text.contains { $0.isWhitespace }
        guard isExpression else {
            if timeZone != nil { throw JobsError(.usage, "--time-zone is for an expression: a schedule has its own") }
            let schedule = try context.client().changeSchedule(text, .show)
            guard let times = UpcomingTimes(of: schedule) else {
                let zone = schedule.zone ?? ""
                throw JobsError(.usage, "the time zone '\(zone)' of \(schedule.reference) cannot be read")
            }
            return times
        }
        return try UpcomingTimes(expression: text, timeZone ?? TimeZones.ofProcess(), from: context.now)
    }

    private func answerLines(in context: Context) throws -> ExitStatus {
        let input = try Descriptor.standardInput().readAll(limit: 1 << 28)
        for line in input.split(separator: 0x0A) {
            let fields = String(decoding: line, as: UTF8.self).split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 4, let start = Timestamp(rfc3339: String(fields[0])), let count = Int(fields[2])
            else {
                throw JobsError(.usage, "a line is a time, a zone, a number and an expression")
            }
            do {
                let times = try UpcomingTimes(expression: String(fields[3]), String(fields[1]), from: start)
                context.output.print(times.first(count).map { $0.description(in: .utc) }.joined(separator: " "))
            } catch let error as JobsError {
                context.output.print("error: \(error.message)")
            }
        }
        return .done
    }
}

/// The times of a schedule to come.
struct UpcomingTimes {
    let recurrence: Recurrence
    let zone: ZoneRules
    /// From when `every` counts.
    let origin: Timestamp
    /// They are after this.
    var start: Timestamp

    /// `nil` where the time zone cannot be read.
    init?(of schedule: Schedule) {
        guard let zone = try? TimeZones.rules(schedule.zone) else { return nil }
        (recurrence, self.zone, origin) = (schedule.recurrence, zone, schedule.createdAt)
        // The next one is one of them.
        start = schedule.nextAt.map { Timestamp(nanoseconds: $0.nanoseconds - 1) } ?? Clock.now()
    }

    init(expression text: String, _ zone: String?, from start: Timestamp) throws {
        do {
            recurrence = .cron(try CronExpression(text))
            self.zone = try TimeZones.rules(zone)
        } catch {
            throw JobsError(.usage, "'\(text)': \(error)")
        }
        (origin, self.start) = (start, start)
    }

    func first(_ count: Int) -> [Timestamp] {
        var times: [Timestamp] = []
        while times.count < count,
            let next = recurrence.next(after: times.last ?? start, in: zone, from: origin)
        {
            times.append(next)
        }
        return times
    }
}
