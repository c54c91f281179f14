/// Times that come again and again, as crontab(5) writes them: five fields, or a word such as `@daily`. It knows local dates
/// and times alone; `next(after:in:)` brings them to points in time.
package struct CronExpression: Sendable, Hashable {
    /// As it was written, with single spaces.
    package let text: String
    /// Whether the minute or the hour begins with `*`. Such times follow the clock wherever it goes; the others come once a
    /// day, also where the clock skips or repeats them (cron(8)).
    package let followsClock: Bool

    // Bit N stands for the value N.
    private let minutes: UInt64
    private let hours: UInt64
    private let days: UInt64
    private let months: UInt64
    /// 0 is Sunday.
    private let weekdays: UInt64
    /// Whether both the day of the month and the weekday have to fit, because one of the fields begins with `*`; else one of
    /// them is enough (crontab(5)).
    private let needsBothDays: Bool

    /// Throws what is wrong with the text, also where its times never come.
    package init(_ text: String) throws(CronProblem) {
        let words = text.split { $0 == " " || $0 == "\t" }.map(String.init)
        self.text = words.joined(separator: " ")
        var fields = words
        if let word = words.first, word.hasPrefix("@") {
            guard words.count == 1, let meaning = Self.words[word.lowercased()] else {
                throw CronProblem.word(word, known: Self.words.keys.sorted())
            }
            fields = meaning.split(separator: " ").map(String.init)
        }
        guard fields.count == 5 else { throw CronProblem.count(fields.count) }
        let sets = try zip(CronField.all, fields).map { field, text throws(CronProblem) in try field.values(of: text) }
        (minutes, hours, days, months) = (sets[0], sets[1], sets[2], sets[3])
        weekdays = sets[4] & 1 << 7 == 0 ? sets[4] : sets[4] & ~(1 << 7) | 1
        let stars = fields.map { $0.hasPrefix("*") }
        followsClock = stars[0] || stars[1]
        needsBothDays = stars[2] || stars[4]
        // The weekday alone is enough, and every weekday comes.
        guard needsBothDays, !hasPossibleDay else { return }
        throw CronProblem("there is no such day: \(fields[2]) in month \(fields[3])")
    }

    private static let words = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]

    /// Whether some month that is meant has a day that is meant.
    private var hasPossibleDay: Bool {
        let lengths: [UInt64] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return lengths.enumerated().contains { index, length in
            months & 1 << UInt64(index + 1) != 0 && days & ((1 << (length + 1)) - 1) != 0
        }
    }

    // MARK: Local times

    /// The 29th of February is on a given weekday at least every 40 years.
    private static let farthestDay: Int64 = 41 * 366

    /// The first time that fits, from this one on: in seconds of the local clock, counted as if it were UTC since 1970; `nil`
    /// if none comes.
    func firstLocalTime(from seconds: Int64) -> Int64? {
        let minute = (seconds + 59).flooredDivision(by: 60)
        var day = minute.flooredDivision(by: 1440)
        var minuteOfDay = minute - day * 1440
        let lastDay = day + Self.farthestDay
        while day <= lastDay {
            var date = CivilDate(daysSinceEpoch: day)
            if months & 1 << UInt64(date.month) == 0 {
                (date.year, date.month) = date.month == 12 ? (date.year + 1, 1) : (date.year, date.month + 1)
                date.day = 1
                day = date.daysSinceEpoch
            } else {
                if fits(date, day), let minute = firstMinute(from: minuteOfDay) { return (day * 1440 + minute) * 60 }
                day += 1
            }
            minuteOfDay = 0
        }
        return nil
    }

    private func fits(_ date: CivilDate, _ day: Int64) -> Bool {
        // 1970-01-01 was a Thursday.
        let weekday = day + 4 - (day + 4).flooredDivision(by: 7) * 7
        let isDay = days & 1 << UInt64(date.day) != 0
        let isWeekday = weekdays & 1 << UInt64(weekday) != 0
        return needsBothDays ? isDay && isWeekday : isDay || isWeekday
    }

    private func firstMinute(from minute: Int64) -> Int64? {
        for hour in minute / 60..<24 where hours & 1 << UInt64(hour) != 0 {
            let start = hour == minute / 60 ? minute % 60 : 0
            let rest = minutes >> UInt64(start)
            if rest != 0 { return hour * 60 + start + Int64(rest.trailingZeroBitCount) }
        }
        return nil
    }
}

/// What is wrong with a cron expression: a clause.
package struct CronProblem: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    static func count(_ count: Int) -> CronProblem {
        switch count {
        case 0: CronProblem("it is empty")
        case 6, 7: CronProblem("it has \(count) fields: a cron expression has five, and neither seconds nor years")
        default: CronProblem("it has \(count) of the five fields minute, hour, day, month, weekday")
        }
    }

    static func word(_ word: String, known: [String]) -> CronProblem {
        if word.lowercased() == "@reboot" {
            return CronProblem("@reboot is no time; `@reboot` of cron(8) can run what is to run then")
        }
        return CronProblem("there is no '\(word)'; there are \(known.joined(separator: ", "))")
    }
}
