package import JobModel
import LinuxSystem
import Values

/// What a schedule is where its options do not say it.
extension Settings {
    package static let scheduleMissed = Setting(
        "schedule.missed",
        ValueKind<Schedule.Missed>.choice,
        standard: .once,
        "What becomes of the times of a new schedule that come while nothing can start."
    )
    package static let scheduleOverlap = Setting(
        "schedule.overlap",
        ValueKind<Schedule.Overlap>.choice,
        standard: .skip,
        "What a new schedule does if the job before still runs."
    )
    package static let scheduleTimeZone = Setting(
        "schedule.time-zone",
        ValueKind.timeZone.optional,
        standard: nil,
        "The zone in which `--cron` is meant; without, the local one."
    )

    static let schedule: [any AnySetting] = [scheduleMissed, scheduleOverlap, scheduleTimeZone]
}

extension ValueKind<String> {
    /// A zone of tzfile(5), or a rule of tzset(3).
    fileprivate static var timeZone: ValueKind {
        checked("zone", "a time zone such as \"Europe/Berlin\"") { text in
            do throws(TimeZones.Problem) {
                _ = try TimeZones.rules(text)
                return nil
            } catch {
                return error.description
            }
        }
    }
}
