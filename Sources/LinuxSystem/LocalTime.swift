package import Glibc
package import Values

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
