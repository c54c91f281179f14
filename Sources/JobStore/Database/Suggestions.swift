package import JobModel
internal import Values

/// What somebody who has typed the beginning of a word may mean. Every query reads a bounded number of rows, however
/// many jobs there are: it runs between two keystrokes.
extension Database {
    /// The newest jobs whose number begins with these digits (empty: any number).
    package func jobs(withDigits digits: String, stage: JobStage, limit: Int) throws(StoreError) -> [StoredJob] {
        let newest = try lastNumber()
        var jobs: [StoredJob] = []
        for range in Self.ranges(ofNumbersBeginningWith: digits, upTo: newest).reversed() {
            let source =
                switch stage {
                case .any: "jobs WHERE"
                case .live: "\(Self.unended) AND"
                case .ended: "jobs WHERE ended_at IS NOT NULL AND"
                }
            let order = stage == .live ? "+number" : "number"
            let sql = """
                SELECT \(JobRow.columns) FROM \(source) number BETWEEN ? AND ? AND \(Self.noHook)
                ORDER BY \(order) DESC LIMIT ?
                """
            let parameters: [SQLiteValue] = [
                .integer(range.lowerBound), .integer(range.upperBound), SQLiteValue(limit - jobs.count),
            ]
            jobs += try connection.rows(sql, parameters, JobRow.read)
            if jobs.count >= limit { break }
        }
        return jobs
    }

    /// 12, 120…129, 1200…1299 and so on, as far as there are numbers.
    static func ranges(ofNumbersBeginningWith digits: String, upTo newest: Int64) -> [ClosedRange<Int64>] {
        if digits.isEmpty { return newest > 0 ? [1...newest] : [] }
        guard let first = Int64(digits), first > 0, digits.utf8.first != UInt8(ascii: "0") else { return [] }
        var ranges: [ClosedRange<Int64>] = []
        var (low, count) = (first, Int64(1))
        while low <= newest {
            ranges.append(low...min(newest, low + count - 1))
            let (next, overflow) = low.multipliedReportingOverflow(by: 10)
            if overflow { break }
            (low, count) = (next, count * 10)
        }
        return ranges
    }

    /// For each name that begins like this, in the order of the alphabet, the newest job that bears it.
    package func newestJobs(withNamePrefix prefix: String, limit: Int) throws(StoreError) -> [StoredJob] {
        let sql = """
            \(Self.different("name", of: "jobs"))
            SELECT \(JobRow.columns) FROM jobs
            WHERE number IN (SELECT (SELECT max(number) FROM jobs WHERE name = found.word) FROM found)
            ORDER BY name
            """
        return try connection.rows(sql, Self.bounds(prefix) + [SQLiteValue(limit)], JobRow.read)
    }

    /// The keys of labels that begin like this.
    package func labelKeys(withPrefix prefix: String, limit: Int) throws(StoreError) -> [String] {
        let sql = "\(Self.different("key", of: "labels")) SELECT word FROM found WHERE word IS NOT NULL"
        return try connection.rows(sql, Self.bounds(prefix) + [SQLiteValue(limit)]) { $0.text(0) }
    }

    /// The values of a label that begin like this.
    package func labelValues(of key: String, withPrefix prefix: String, limit: Int) throws(StoreError) -> [String] {
        let values = Self.different("value", of: "labels", where: "key = ?4 AND")
        let sql = "\(values) SELECT word FROM found WHERE word IS NOT NULL"
        return try connection.rows(sql, Self.bounds(prefix) + [SQLiteValue(limit), .text(key)]) { $0.text(0) }
    }

    /// The beginning of a statement in which `found` has, as `word`, the different values of an indexed column from ?1 to
    /// below ?2, at most ?3 of them, and perhaps a NULL. SQLite has no skip-scan that would list them: each step seeks the
    /// next one.
    private static func different(_ column: String, of table: String, where condition: String = "") -> String {
        """
        WITH RECURSIVE found (word) AS (
            SELECT min(\(column)) FROM \(table) WHERE \(condition) \(column) >= ?1 AND \(column) < ?2
            UNION ALL
            SELECT (SELECT min(\(column)) FROM \(table) WHERE \(condition) \(column) > found.word AND \(column) < ?2)
            FROM found WHERE found.word IS NOT NULL LIMIT ?3
        )
        """
    }

    /// The prefix, and what stands behind all that begins with it.
    private static func bounds(_ prefix: String) -> [SQLiteValue] { [.text(prefix), .text(prefix + "\u{10FFFF}")] }
}
