import Glibc
import LinuxSystem
import Values

/// Points in time for people: relative on a terminal, RFC 3339 in local time elsewhere. Programs read JSON, which is in UTC.
struct TimeText {
    let now: Timestamp
    let isRelative: Bool

    /// `3m ago`, or `2026-11-20T14:30:00.000+01:00`.
    func of(_ time: Timestamp) -> String { isRelative ? relative(time) : time.localDescription }

    /// `3m ago, at 14:30:00`, with the date where it is another day's; RFC 3339 elsewhere.
    func full(_ time: Timestamp) -> String { isRelative ? "\(relative(time)), \(clock(time))" : time.localDescription }

    private func relative(_ time: Timestamp) -> String {
        let seconds = (now.nanoseconds - time.nanoseconds) / 1_000_000_000
        if seconds < 0 { return "in \(short(-seconds))" }
        return seconds < 1 ? "just now" : "\(short(seconds)) ago"
    }

    private func short(_ seconds: Int64) -> String { TimeSpan.seconds(seconds).brief }

    /// The local time.
    private func clock(_ time: Timestamp) -> String {
        let (date, today) = (time.local, now.local)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(date.tm_hour)):\(two(date.tm_min)):\(two(date.tm_sec))"
        if date.tm_year == today.tm_year, date.tm_yday == today.tm_yday { return "at \(clock)" }
        return "\(date.tm_year + 1900)-\(two(date.tm_mon + 1))-\(two(date.tm_mday)) \(clock)"
    }
}
