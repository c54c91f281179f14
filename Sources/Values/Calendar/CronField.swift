/// One of the five fields of a cron expression: a list of values, ranges and steps (crontab(5)).
struct CronField: Sendable {
    let name: String
    let range: ClosedRange<Int>
    /// What may stand for the values from the first on, in lower case.
    var names: [String] = []
    /// The value of the first name.
    var firstName = 0

    static let all = [
        CronField(name: "minute", range: 0...59),
        CronField(name: "hour", range: 0...23),
        CronField(name: "day of the month", range: 1...31),
        CronField(
            name: "month",
            range: 1...12,
            names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
            firstName: 1
        ),
        // 0 and 7 are Sunday.
        CronField(name: "weekday", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ]

    /// The values as a set of bits.
    func values(of text: String) throws(CronProblem) -> UInt64 {
        var set: UInt64 = 0
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            set |= try self.item(String(item))
        }
        return set
    }

    /// `*`, `3`, `mon-fri`, `*/15`, `8-18/2`.
    private func item(_ text: String) throws(CronProblem) -> UInt64 {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), !parts[0].isEmpty else { throw problem(text) }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        var values = range
        if parts[0] == "*" {
            // Sunday is there once.
            values = range.lowerBound...(range == 0...7 ? 6 : range.upperBound)
        } else {
            guard (1...2).contains(ends.count), let first = value(ends[0]),
                let last = value(ends[ends.count - 1], isLast: true)
            else { throw problem(text) }
            guard ends.count == 2 || parts.count == 1 else {
                throw CronProblem("'\(text)' has a step and no range: write \(ends[0])-\(range.upperBound)/\(parts[1])")
            }
            // Sunday is both the first and the last day: `sun-sun` is one.
            let only = ends.count == 1 || first == 0 && last == 7 && ends[1].first?.isLetter == true ? first : last
            guard first <= only else {
                throw CronProblem("'\(text)' is a range of the \(name) that ends before it begins: write it as two")
            }
            values = first...only
        }
        var step = 1
        if parts.count == 2 {
            guard let number = Self.number(parts[1]), number > 0 else { throw problem(text) }
            step = number
        }
        return stride(from: values.lowerBound, through: values.upperBound, by: step).reduce(into: UInt64(0)) {
            set,
            value in
            set |= 1 << UInt64(value)
        }
    }

    /// - Parameter isLast: Whether it ends a range: there Sunday is after Saturday.
    private func value(_ text: String, isLast: Bool = false) -> Int? {
        if let index = names.firstIndex(of: text.lowercased()) {
            return index == 0 && firstName == 0 && isLast ? 7 : index + firstName
        }
        return Self.number(text).flatMap { range.contains($0) ? $0 : nil }
    }

    private static func number(_ text: String) -> Int? {
        text.utf8.count <= 4 && text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }

    private func problem(_ text: String) -> CronProblem {
        let words = names.isEmpty ? "" : ", or \(names[0]) to \(names[names.count - 1])"
        return CronProblem(
            "'\(text)' is no \(name): it wants \(range.lowerBound) to \(range.upperBound)\(words), or a range of them"
        )
    }
}
