/// A length of time in whole nanoseconds: a limit, a grace, a duration.
package struct TimeSpan: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var nanoseconds: Int64

    /// 100 years: the most that people and programs may ask for. Added to any clock it does not overflow.
    package static let longest = TimeSpan(nanoseconds: 3_155_760_000_000_000_000)

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    package static func seconds(_ seconds: Int64) -> TimeSpan { TimeSpan(seconds, of: 1_000_000_000) }
    package static func milliseconds(_ count: Int64) -> TimeSpan { TimeSpan(count, of: 1_000_000) }

    /// What cannot be held becomes the nearest that can.
    private init(_ count: Int64, of unit: Int64) { nanoseconds = count.multipliedClamping(by: unit) }

    package static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.nanoseconds < right.nanoseconds }

    package var seconds: Double { Double(nanoseconds) / 1e9 }

    /// Milliseconds, rounded up, so that nobody wakes up before the time.
    package var milliseconds: Int64 { nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 > 0 ? 1 : 0) }

    /// Reads `90`, `0.3`, `500ms`, `90s`, `1h30m`, `2d`: seconds where no unit is given; not negative; at most `longest`.
    package init?(_ text: String) {
        let units: [(String, Double)] = [
            ("ms", 1e6), ("us", 1e3), ("s", 1e9), ("m", 60e9), ("h", 3600e9), ("d", 86_400e9), ("w", 604_800e9),
        ]
        var rest = text[...]
        var total = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            guard !digits.isEmpty, digits.first != ".", digits.last != ".", let value = Double(digits) else {
                return nil
            }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            if name.isEmpty {
                guard rest.isEmpty, digits.count == text.count else { return nil }
                total += value * 1e9
            } else {
                guard let unit = units.first(where: { $0.0 == name }) else { return nil }
                total += value * unit.1
            }
        }
        guard total <= Double(Self.longest.nanoseconds) else { return nil }
        nanoseconds = Int64(total.rounded())
    }

    /// For people: `340ms`, `4.2s`, `1m30s`, `2h05m`, `3d04h`.
    package var description: String {
        let milliseconds = nanoseconds / 1_000_000
        if milliseconds < 1000 { return "\(milliseconds)ms" }
        if milliseconds < 60_000 { return "\(milliseconds / 1000).\(milliseconds % 1000 / 100)s" }
        func pair(_ high: Int64, _ highUnit: String, _ low: Int64, _ lowUnit: String) -> String {
            "\(high)\(highUnit)\(low < 10 ? "0" : "")\(low)\(lowUnit)"
        }
        let seconds = milliseconds / 1000
        if seconds < 3600 { return pair(seconds / 60, "m", seconds % 60, "s") }
        if seconds < 86_400 { return pair(seconds / 3600, "h", seconds / 60 % 60, "m") }
        return pair(seconds / 86_400, "d", seconds / 3600 % 24, "h")
    }

    /// The largest unit alone, for ages: `5s`, `3m`, `2d`.
    package var brief: String {
        let seconds = nanoseconds / 1_000_000_000
        let units: [(Int64, String)] = [(86_400, "d"), (3600, "h"), (60, "m")]
        guard let (length, name) = units.first(where: { seconds >= $0.0 }) else { return "\(seconds)s" }
        return "\(seconds / length)\(name)"
    }
}
