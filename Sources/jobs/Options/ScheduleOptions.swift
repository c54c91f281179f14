import ArgumentParser
import JobConfiguration
import JobManager
import JobModel
import LinuxSystem
import Values

extension Schedule.Missed: ExpressibleByArgument {}
extension Schedule.Overlap: ExpressibleByArgument {}

/// When a command is to be run again and again.
struct ScheduleOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Make a schedule: run it each time after so long, 10m.", valueName: "time"))
    var every: String?

    @Option(help: ArgumentHelp("Make a schedule: run it at '0 3 * * *', @daily.", valueName: "expression"))
    var cron: String?

    @Option(help: ArgumentHelp("The zone of --cron, such as Europe/Berlin; else the local one.", valueName: "zone"))
    var timeZone: String?

    @Option(
        help: ArgumentHelp("For times that came while nothing could start: skip, once or all.", valueName: "what")
    )
    var missed: Schedule.Missed?

    @Option(
        help: ArgumentHelp(
            "If the job before still runs: skip, queue or kill-old.",
            valueName: "what"
        )
    )
    var overlap: Schedule.Overlap?

    var isUsed: Bool { every != nil || cron != nil }

    func validate() throws {
        guard isUsed else {
            if timeZone != nil || missed != nil || overlap != nil {
                throw ValidationError("--time-zone, --missed and --overlap go with --every or --cron")
            }
            return
        }
        if every != nil, cron != nil { throw ValidationError("give either --every or --cron") }
        if every != nil, timeZone != nil { throw ValidationError("--time-zone goes with --cron") }
        _ = try recurrence()
    }

    /// What was said; `nil`: nothing.
    ///
    /// - Parameter settings: What counts where nothing was.
    func wish(_ settings: Configuration) throws -> ScheduleWish? {
        guard let recurrence = try recurrence() else { return nil }
        let zone = timeZone ?? (cron == nil ? nil : settings[Settings.scheduleTimeZone] ?? TimeZones.ofProcess())
        let wish = ScheduleWish(
            recurrence: recurrence,
            zone: zone,
            missed: missed ?? settings[Settings.scheduleMissed],
            overlap: overlap ?? settings[Settings.scheduleOverlap]
        )
        if wish.missed == .all, wish.overlap == .killOld {
            throw ValidationError("--missed all goes without --overlap kill-old: its jobs would kill each other")
        }
        return wish
    }

    private func recurrence() throws -> Recurrence? {
        if let every {
            guard let span = TimeSpan(every), Recurrence.intervals.contains(span) else {
                throw ValidationError("--every '\(every)': it wants a time from 1s to 3650d, such as \"10m\"")
            }
            // Times are stored in whole milliseconds.
            return .every(.milliseconds(span.milliseconds))
        }
        return try cron.map { .cron(try CronArgument.expression($0, timeZone)) }
    }
}

/// A cron expression that was typed, and its zone.
enum CronArgument {
    static func expression(_ text: String, _ zone: String?) throws -> CronExpression {
        if text.lowercased().hasPrefix("@every") { throw ValidationError("--cron '\(text)': use --every") }
        do throws(CronProblem) {
            let expression = try CronExpression(text)
            _ = try zone.map(rules)
            return expression
        } catch {
            throw ValidationError("--cron '\(text)': \(error)")
        }
    }

    private static func rules(_ zone: String) throws(CronProblem) -> ZoneRules {
        do throws(TimeZones.Problem) {
            return try TimeZones.rules(zone)
        } catch {
            throw CronProblem(error.description)
        }
    }
}

/// How a command is to become a schedule.
struct ScheduleWish: Equatable {
    var recurrence: Recurrence
    var zone: String?
    var missed: Schedule.Missed
    var overlap: Schedule.Overlap

    /// The schedule of a submission, which is the same one whenever it is added with the same key.
    func schedule(of submission: Submission, now: Timestamp) throws(JobsError) -> Schedule {
        var submission = submission
        guard submission.keyLifetime == nil else {
            throw JobsError(.usage, "--key-lifetime is for single jobs: a schedule has its key until it is removed")
        }
        let id = submission.key.map { JobID(namedBy: ["schedule", $0]) } ?? JobID()
        // Else all its jobs would be one.
        submission.key = nil
        var schedule = Schedule(id: id, recurrence, zone: zone, submission: submission, createdAt: now)
        (schedule.missed, schedule.overlap) = (missed, overlap)
        return schedule
    }
}
