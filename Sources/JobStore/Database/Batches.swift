package import JobModel
internal import Values

/// Batches: the jobs that were submitted together have numbers in a row for each part, so a batch is a few ranges of
/// numbers, and belonging to it costs a job nothing.
extension Database {
    /// A part of a batch: jobs that were stored in one transaction.
    package struct BatchPart: Sendable, Equatable {
        /// The number of the batch's first job.
        package var batch: Int64
        package var numbers: ClosedRange<Int64>

        package init(batch: Int64, numbers: ClosedRange<Int64>) { (self.batch, self.numbers) = (batch, numbers) }
    }

    /// The part that was stored under this name; `nil`: none.
    package func batchPart(_ part: Int, of id: JobID) throws(StoreError) -> BatchPart? {
        try connection.first(
            "SELECT batch, first, last FROM batches WHERE id = ? AND part = ?",
            [.text(id.description), SQLiteValue(part)],
            Self.part
        )
    }

    /// The batch that the parts of this name belong to; `nil`: none is stored.
    package func batch(_ id: JobID) throws(StoreError) -> Int64? {
        try connection.first("SELECT batch FROM batches WHERE id = ? LIMIT 1", [.text(id.description)]) {
            $0.integer(0)
        }
    }

    package func keep(_ part: BatchPart, _ index: Int, of id: JobID) throws(StoreError) {
        try connection.run(
            "INSERT INTO batches (id, part, batch, first, last) VALUES (?, ?, ?, ?, ?)",
            [
                .text(id.description), SQLiteValue(index), .integer(part.batch), .integer(part.numbers.lowerBound),
                .integer(part.numbers.upperBound),
            ]
        )
    }

    /// Whether there is any batch, which takes no time to find out.
    package func hasBatches() throws(StoreError) -> Bool {
        try connection.first("SELECT EXISTS (SELECT 1 FROM batches)", []) { $0.integer(0) != 0 } ?? false
    }

    /// The numbers of a batch's jobs, in as few ranges as there are.
    package func numbers(ofBatch batch: Int64) throws(StoreError) -> [ClosedRange<Int64>] {
        let sql = "SELECT batch, first, last FROM batches WHERE batch = ? ORDER BY first"
        var ranges: [ClosedRange<Int64>] = []
        for part in try connection.rows(sql, [.integer(batch)], Self.part) {
            if let last = ranges.last, last.upperBound + 1 == part.numbers.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound...part.numbers.upperBound
            } else {
                ranges.append(part.numbers)
            }
        }
        return ranges
    }

    /// The newest batches, the newest first, with how many of their jobs have which status. One of which no job is left is
    /// none.
    package func batches(limit: Int) throws(StoreError) -> [(batch: Int64, counts: [JobStatus: Int])] {
        let sql = "SELECT DISTINCT batch FROM batches ORDER BY batch DESC LIMIT ?"
        var found: [(batch: Int64, counts: [JobStatus: Int])] = []
        for batch in try connection.rows(sql, [SQLiteValue(limit)], { $0.integer(0) }) {
            let counts = try counts(ofBatch: batch)
            if !counts.isEmpty { found.append((batch, counts)) }
        }
        return found
    }

    /// How many of a batch's jobs have which status; nothing where there is no such batch.
    package func counts(ofBatch batch: Int64) throws(StoreError) -> [JobStatus: Int] {
        var counts: [JobStatus: Int] = [:]
        for numbers in try numbers(ofBatch: batch) {
            for status in JobStatus.stored {
                let count = try count(of: status, in: numbers)
                if count > 0 { counts[status.told, default: 0] += count }
            }
        }
        return counts
    }

    /// How many of a batch's jobs have not ended; `nil`: there is no such batch. Those that have cost nothing.
    package func left(inBatch batch: Int64) throws(StoreError) -> Int? {
        let ranges = try numbers(ofBatch: batch)
        if ranges.isEmpty { return nil }
        var left = 0
        for numbers in ranges {
            for status in JobStatus.stored where !status.isEnded { left += try count(of: status, in: numbers) }
        }
        return left
    }

    /// The first of a batch's jobs that has ended and did not complete.
    package func problem(ofBatch batch: Int64) throws(StoreError) -> StoredJob? {
        for numbers in try numbers(ofBatch: batch) {
            var first: Int64?
            for status in JobStatus.stored where status.isEnded && status != .completed {
                let query = JobQuery(status: status, in: numbers)
                let (sql, parameters) = query.rows("number", limit: 1, newestFirst: false)
                guard let number = try connection.first(sql, parameters, { $0.integer(0) }) else { continue }
                first = min(first ?? number, number)
            }
            if let first { return try job(first) }
        }
        return nil
    }

    /// Counted in the index of its status, which is far smaller than the table.
    private func count(of status: JobStatus, in numbers: ClosedRange<Int64>) throws(StoreError) -> Int {
        let (sql, parameters) = JobQuery(status: status, in: numbers).count
        return Int(try connection.first(sql, parameters) { $0.integer(0) } ?? 0)
    }

    // MARK: What belongs to no batch

    /// How many batches are passed over one by one; after that each row is asked whether it belongs to one.
    private static let mostSteps = 200

    /// The newest rows that meet the query and belong to no batch. Batches are passed over without a look at their jobs.
    func rowsBetweenBatches<Value>(
        _ query: JobQuery,
        _ limit: Int,
        _ columns: String,
        _ read: (SQLiteRow) throws(StoreError) -> Value
    ) throws(StoreError) -> [Value] {
        var values: [Value] = []
        var below = Int64.max
        for _ in 0..<Self.mostSteps {
            var next = query
            next.add("number < ?", .integer(below))
            let (newest, parameters) = next.rows("number", limit: 1)
            guard values.count < limit, let number = try connection.first(newest, parameters, { $0.integer(0) }) else {
                return values
            }
            let before = try connection.first(
                "SELECT batch, first, last FROM batches WHERE first <= ? ORDER BY first DESC LIMIT 1",
                [.integer(number)],
                Self.part
            )
            if let before, before.numbers.contains(number) {
                below = before.numbers.lowerBound
                continue
            }
            let end = before?.numbers.upperBound ?? 0
            next.add("number > ?", .integer(end))
            let (sql, all) = next.rows(columns, limit: limit - values.count)
            values += try connection.rows(sql, all, read)
            below = end + 1
        }
        var rest = query
        rest.add("number < ?", .integer(below))
        rest.add("ifnull((SELECT last FROM batches WHERE first <= number ORDER BY first DESC LIMIT 1), 0) < number")
        let (sql, parameters) = rest.rows(columns, limit: limit - values.count)
        return values + (try connection.rows(sql, parameters, read))
    }

    /// Forgets the part that a job belonged to, where it was the last one of that part.
    func forgetBatchPart(without number: Int64) throws(StoreError) {
        try connection.run(
            """
            DELETE FROM batches WHERE first = (SELECT max(first) FROM batches WHERE first <= ?) AND last >= ?
                AND NOT EXISTS (SELECT 1 FROM jobs WHERE number BETWEEN first AND last)
            """,
            [.integer(number), .integer(number)]
        )
    }

    /// Makes the parts anew from what the jobs say, for a database that was rebuilt: a part is a row of numbers.
    func rebuildBatches() throws(StoreError) {
        try connection.run(
            """
            INSERT INTO batches (id, part, batch, first, last)
            SELECT 'rebuilt ' || batch, row_number() OVER (PARTITION BY batch ORDER BY min(number)) - 1, batch,
                min(number), max(number)
            FROM (
                SELECT number, batch, number - row_number() OVER (PARTITION BY batch ORDER BY number) AS island
                FROM (SELECT number, json_extract(submission, '$.batch') AS batch FROM jobs) WHERE batch IS NOT NULL
            )
            GROUP BY batch, island
            """,
            []
        )
    }

    /// The number that the next job gets.
    package func nextNumber() throws(StoreError) -> Int64 {
        try connection.first("SELECT seq FROM sqlite_sequence WHERE name = 'jobs'", []) { $0.integer(0) + 1 } ?? 1
    }

    private static func part(_ row: SQLiteRow) throws(StoreError) -> BatchPart {
        guard row.integer(1) <= row.integer(2) else { throw .damagedRow("a batch ends before it begins") }
        return BatchPart(batch: row.integer(0), numbers: row.integer(1)...row.integer(2))
    }
}
