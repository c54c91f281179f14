import JobModel

/// Points in time for people: relative on a terminal, RFC 3339 elsewhere.
struct TimeText {
    let now: Timestamp
    let isRelative: Bool

    func of(_ time: Timestamp) -> String { isRelative ? relative(time) : time.description }

    private func relative(_ time: Timestamp) -> String {
        let seconds = (now.nanoseconds - time.nanoseconds) / 1_000_000_000
        if seconds < 0 { return "in the future (\(time))" }
        if seconds < 2 { return "just now" }
        let units: [(Int64, String)] = [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")]
        let (length, name) = units.first { seconds >= $0.0 } ?? (1, "second")
        let count = seconds / length
        return "\(count) \(name)\(count == 1 ? "" : "s") ago"
    }
}
