/// A rule of the variable TZ (POSIX.1-2024, 8.3): `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable, Equatable {
    /// What is added to UTC, in seconds.
    var offset: Int64
    private var summer: Summer?

    private struct Summer: Equatable {
        var offset: Int64
        var start: YearlyTime
        var end: YearlyTime
    }

    /// A local time that comes once a year.
    private struct YearlyTime: Equatable {
        enum Day: Equatable {
            /// `Jn`: 1 to 365, without the 29th of February.
            case ofCommonYear(Int64)
            /// `n`: 0 to 365.
            case ofYear(Int64)
            /// `Mm.w.d`: the weekday in the week of the month; the fifth is the last one.
            case weekday(month: Int64, week: Int64, day: Int64)
        }

        var day: Day
        /// Seconds after midnight; may be negative, or days.
        var time: Int64 = 7200

        func seconds(in year: Int64) -> Int64 {
            let newYear = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
            let days: Int64
            switch day {
            case .ofYear(let number): days = newYear + number
            case .ofCommonYear(let number):
                let isLeap = CivilDate(year: year, month: 2, day: 29).exists
                days = newYear + number - 1 + (isLeap && number >= 60 ? 1 : 0)
            case .weekday(let month, let week, let weekday):
                let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
                let weekdayOfFirst = first + 4 - (first + 4).flooredDivision(by: 7) * 7
                var found = first + (weekday - weekdayOfFirst + 7) % 7 + (week - 1) * 7
                if CivilDate(daysSinceEpoch: found).month != month { found -= 7 }
                days = found
            }
            return days * 86_400 + time
        }
    }

    init?(_ text: String) {
        var reader = Reader(text)
        guard reader.skipName(), let west = reader.time() else { return nil }
        offset = -west
        guard !reader.isAtEnd else { return }
        guard reader.skipName() else { return nil }
        var summer = Summer(offset: offset + 3600, start: YearlyTime(day: .ofYear(0)), end: YearlyTime(day: .ofYear(0)))
        if !reader.take(","), let west = reader.time() {
            summer.offset = -west
            guard reader.take(",") else { return nil }
        }
        guard let start = reader.yearlyTime(), reader.take(","), let end = reader.yearlyTime(), reader.isAtEnd else {
            return nil
        }
        (summer.start, summer.end) = (start, end)
        self.summer = summer
    }

    /// The time around this one in which the offset stays the same.
    func span(at time: Int64) -> ZoneRules.Span {
        guard let summer else { return ZoneRules.Span(start: .min, end: .max, offset: offset, before: offset) }
        let year = CivilDate(daysSinceEpoch: (time + offset).flooredDivision(by: 86_400)).year
        let changes = (year - 1...year + 1).flatMap { year in
            [
                (summer.start.seconds(in: year) - offset, summer.offset),
                (summer.end.seconds(in: year) - summer.offset, offset),
            ]
        }.sorted { $0.0 < $1.0 }
        let next = changes.firstIndex { $0.0 > time } ?? changes.count
        guard next > 0, next < changes.count else {
            return ZoneRules.Span(start: .min, end: .max, offset: offset, before: offset)
        }
        let last = changes[next - 1]
        return ZoneRules.Span(
            start: last.0,
            end: changes[next].0,
            offset: last.1,
            before: last.1 == offset ? summer.offset : offset
        )
    }

    private struct Reader {
        private var rest: ArraySlice<UInt8>

        init(_ text: String) { rest = Array(text.utf8)[...] }

        var isAtEnd: Bool { rest.isEmpty }

        mutating func take(_ character: Character) -> Bool {
            guard rest.first == character.asciiValue else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// `CET`, `<+03>`: three characters at least.
        mutating func skipName() -> Bool {
            if take("<") {
                rest = rest.drop { $0 != UInt8(ascii: ">") }
                return take(">")
            }
            let name = rest.prefix { (65...90).contains($0) || (97...122).contains($0) }
            rest = rest.dropFirst(name.count)
            return name.count >= 3
        }

        mutating func number(_ range: ClosedRange<Int64>) -> Int64? {
            let digits = rest.prefix { (48...57).contains($0) }
            guard (1...3).contains(digits.count) else { return nil }
            rest = rest.dropFirst(digits.count)
            let value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 48) }
            return range.contains(value) ? value : nil
        }

        /// `-1`, `5:30`, `167:00:00`, in seconds.
        mutating func time() -> Int64? {
            let isNegative = take("-")
            if !isNegative { _ = take("+") }
            guard var seconds = number(0...167).map({ $0 * 3600 }) else { return nil }
            for unit: Int64 in [60, 1] {
                guard take(":") else { break }
                guard let value = number(0...59) else { return nil }
                seconds += value * unit
            }
            return isNegative ? -seconds : seconds
        }

        mutating func yearlyTime() -> YearlyTime? {
            var found: YearlyTime
            if take("J") {
                guard let day = number(1...365) else { return nil }
                found = YearlyTime(day: .ofCommonYear(day))
            } else if take("M") {
                guard let month = number(1...12), take("."), let week = number(1...5), take("."),
                    let day = number(0...6)
                else { return nil }
                found = YearlyTime(day: .weekday(month: month, week: week, day: day))
            } else {
                guard let day = number(0...365) else { return nil }
                found = YearlyTime(day: .ofYear(day))
            }
            if take("/") {
                guard let time = time() else { return nil }
                found.time = time
            }
            return found
        }
    }
}
