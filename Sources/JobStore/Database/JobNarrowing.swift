internal import JobModel
internal import Values

/// A condition that few rows meet, and an index finds: its rows are looked up, where else each row would be tried. A
/// condition that many meet is better tried, for a page is then full soon.
struct Narrowing {
    /// A query of numbers.
    let numbers: String
    let parameters: [SQLiteValue]
}

extension Database {
    /// More rows than this are many.
    private static let few: Int64 = 20_000

    /// Those of the filter's conditions that few rows meet.
    func narrowings(of filter: JobFilter) throws(StoreError) -> [Narrowing] {
        var narrowings: [Narrowing] = []
        if let name = filter.name, NamePattern.isPattern(name) {
            let pattern = NamePattern(name)
            if try isFew("jobs WHERE \(pattern.condition)", pattern.parameters) {
                let numbers = "SELECT number FROM jobs WHERE \(pattern.condition)"
                narrowings.append(Narrowing(numbers: numbers, parameters: pattern.parameters))
            }
        }
        if let since = filter.since?.milliseconds, try isFew("jobs WHERE ended_at >= ?", [.integer(since)]) {
            let numbers = "SELECT number FROM jobs WHERE ended_at >= ? UNION ALL SELECT number FROM \(Self.unended)"
            narrowings.append(Narrowing(numbers: numbers, parameters: [.integer(since)]))
        }
        return narrowings
    }

    private func isFew(_ rows: String, _ parameters: [SQLiteValue]) throws(StoreError) -> Bool {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM \(rows) LIMIT \(Self.few))"
        return try connection.first(sql, parameters) { $0.integer(0) } ?? 0 < Self.few
    }
}

/// A pattern of names with `*`, `?` and `[…]`, as SQLite's GLOB understands it. What stands before the first of these is a
/// range of the index.
struct NamePattern {
    let condition: String
    let parameters: [SQLiteValue]

    static func isPattern(_ text: String) -> Bool { text.contains { "*?[".contains($0) } }

    init(_ text: String) {
        let prefix = String(text.prefix { !"*?[".contains($0) })
        let range: [SQLiteValue] = prefix.isEmpty ? [] : [.text(prefix), .text(prefix + "\u{10FFFF}")]
        condition = "name IS NOT NULL \(range.isEmpty ? "" : "AND name >= ? AND name < ?") AND name GLOB ?"
        parameters = range + [.text(text)]
    }
}
