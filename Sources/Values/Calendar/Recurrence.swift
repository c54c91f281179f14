/// When something comes again and again.
package enum Recurrence: Sendable, Hashable {
    /// After each such time, counted from when that was said: whole milliseconds.
    case every(TimeSpan)
    case cron(CronExpression)

    /// The least and the greatest time of `every`.
    package static let intervals = TimeSpan.seconds(1)...TimeSpan.seconds(3_650 * 86_400)

    /// The first time after this one; `nil` if none comes.
    ///
    /// - Parameter origin: From when `every` counts.
    package func next(after time: Timestamp, in zone: ZoneRules, from origin: Timestamp) -> Timestamp? {
        switch self {
        case .cron(let expression): return expression.next(after: time, in: zone)
        case .every(let span):
            let (passed, overflow) = time.nanoseconds.subtractingReportingOverflow(origin.nanoseconds)
            guard !overflow, span.nanoseconds > 0 else { return nil }
            let left = span.nanoseconds - (passed - passed.flooredDivision(by: span.nanoseconds) * span.nanoseconds)
            let (next, isTooFar) = time.nanoseconds.addingReportingOverflow(left)
            return isTooFar ? nil : Timestamp(nanoseconds: next)
        }
    }

    /// Whether its times are those of the clock as it is now, whatever has been before: a clock that is set back brings them
    /// again.
    package var followsClock: Bool {
        switch self {
        case .every: true
        case .cron(let expression): expression.followsClock
        }
    }
}

extension CronExpression {
    /// A change of the clock by more is a correction, and not summer time (cron(8)).
    private static let longestChange: Int64 = 3 * 3600

    /// The first time after this one; `nil` if none comes. Of times that the clock skips when summer time begins, those that
    /// do not follow the clock come right after the gap, once for all of them. Of times that come twice when it ends, they
    /// come the first time.
    package func next(after time: Timestamp, in zone: ZoneRules) -> Timestamp? {
        var from = time.nanoseconds.flooredDivision(by: 1_000_000_000) + 1
        while true {
            let span = zone.span(at: from)
            var local = max(from, span.start) + span.offset
            let change = span.offset - span.before
            if !followsClock, change != 0, abs(change) < Self.longestChange {
                let old = span.start + span.before
                if change > 0, span.start >= from, let skipped = firstLocalTime(from: old), skipped < old + change {
                    return Timestamp(seconds: span.start)
                }
                if change < 0 { local = max(local, old) }
            }
            guard let next = firstLocalTime(from: local) else { return nil }
            if next - span.offset < span.end { return Timestamp(seconds: next - span.offset) }
            from = span.end
        }
    }
}

extension Timestamp {
    /// `nil` beyond the year 2262.
    fileprivate init?(seconds: Int64) {
        let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return nil }
        self.init(nanoseconds: nanoseconds)
    }

    /// The offset of a zone from UTC at this time, in seconds, positive to the east.
    package func offset(in zone: ZoneRules) -> Int64 {
        zone.span(at: nanoseconds.flooredDivision(by: 1_000_000_000)).offset
    }

    /// RFC 3339 in a zone, to the second: `2026-11-20T17:53:10+01:00`.
    package func description(in zone: ZoneRules) -> String {
        let offset = offset(in: zone)
        let shifted = Timestamp(nanoseconds: nanoseconds + offset * 1_000_000_000).description.prefix(19)
        if offset == 0 { return "\(shifted)Z" }
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(shifted)\(offset < 0 ? "-" : "+")\(two(abs(offset) / 3600)):\(two(abs(offset) / 60 % 60))"
    }
}
