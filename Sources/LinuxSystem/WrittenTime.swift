package import Glibc
package import Values

/// A point in time as people write it: RFC 3339, `2026-11-20 14:30`, `14:30`, `yesterday 9:00`, `@UNIX`, or `10m` for ten
/// minutes ago. Times without an offset are local.
package enum WrittenTime {
    package static func read(_ text: String, now: Timestamp) -> Timestamp? {
        if let time = Timestamp(rfc3339: text) { return time }
        if text.hasPrefix("@"), let seconds = Double(text.dropFirst()), abs(seconds) < 9e9 {
            return Timestamp(nanoseconds: Int64(seconds * 1e9))
        }
        if let span = TimeSpan(text) { return Timestamp(nanoseconds: now.nanoseconds - span.nanoseconds) }
        return local(text, now: now)
    }

    /// A point in time to come. A time of the day that is over today is that of tomorrow; a length of time is none.
    package static func next(_ text: String, now: Timestamp) -> Timestamp? {
        if text == "now" { return now }
        guard TimeSpan(text) == nil, let time = read(text, now: now) else { return nil }
        let isClock = text.utf8.allSatisfy { (48...58).contains($0) }
        guard isClock, time <= now else { return time }
        return local("tomorrow \(text)", now: now)
    }

    private static func local(_ text: String, now: Timestamp) -> Timestamp? {
        let words = text.split(separator: " ").map(String.init)
        guard let last = words.last, words.count <= 2 else { return nil }
        var date = brokenDown(now)
        (date.tm_hour, date.tm_min, date.tm_sec) = (0, 0, 0)
        let isClock = setClock(&date, last)
        guard isClock || words.count == 1 else { return nil }
        if words.count == 2 || !isClock {
            guard setDay(&date, words[0]) else { return nil }
        }
        date.tm_isdst = -1
        let seconds = mktime(&date)
        return seconds == -1 ? nil : Timestamp(nanoseconds: Int64(seconds) * 1_000_000_000)
    }

    private static func brokenDown(_ time: Timestamp) -> tm {
        var seconds = time_t(time.nanoseconds / 1_000_000_000)
        var result = tm()
        localtime_r(&seconds, &result)
        return result
    }

    /// `9:00`, `14:30:15`.
    private static func setClock(_ date: inout tm, _ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int32($0) ?? -1 }
        guard (2...3).contains(parts.count), (0..<24).contains(parts[0]), (0..<60).contains(parts[1]),
            parts.count == 2 || (0..<60).contains(parts[2])
        else { return false }
        (date.tm_hour, date.tm_min, date.tm_sec) = (parts[0], parts[1], parts.count == 3 ? parts[2] : 0)
        return true
    }

    /// `today`, `yesterday`, `tomorrow`, `2026-11-20`.
    private static func setDay(_ date: inout tm, _ text: String) -> Bool {
        switch text {
        case "today": return true
        case "yesterday": date.tm_mday -= 1
        case "tomorrow": date.tm_mday += 1
        default:
            let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int32($0) ?? -1 }
            guard parts.count == 3, (1970...9999).contains(parts[0]), (1...12).contains(parts[1]),
                (1...31).contains(parts[2])
            else { return false }
            (date.tm_year, date.tm_mon, date.tm_mday) = (parts[0] - 1900, parts[1] - 1, parts[2])
        }
        return true
    }
}

extension Timestamp {
    /// RFC 3339 in local time, with milliseconds and the offset from UTC: `2026-11-20T17:53:10.747+01:00`; where that is
    /// zero, as `description`.
    package var localDescription: String {
        let offset = Int64(local.tm_gmtoff) / 60
        guard offset != 0 else { return description }
        let shifted = Timestamp(milliseconds: milliseconds + offset * 60_000).description.dropLast()
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(shifted)\(offset < 0 ? "-" : "+")\(two(abs(offset) / 60)):\(two(abs(offset) % 60))"
    }

    /// The date and the time of the day here.
    package var local: tm {
        var seconds = time_t(milliseconds / 1000)
        var result = tm()
        localtime_r(&seconds, &result)
        return result
    }
}
