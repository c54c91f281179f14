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

    /// The newest batches, the newest first, with how many of their jobs have which status. One of which no job is left is
    /// none.
    package func batches(limit: Int) throws(StoreError) -> [(batch: Int64, counts: [JobStatus: Int])] {
        let sql = "SELECT DISTINCT batch FROM batches ORDER BY batch DESC LIMIT ?"
        var found: [(batch: Int64, counts: [JobStatus: Int])] = []
        for batch in try connection.rows(sql, [SQLiteValue(limit)], { $0.integer(0) }) {
            let rows = try connection.rows(
                """
                SELECT status, count(*) FROM batches JOIN jobs ON number BETWEEN first AND last WHERE batch = ?
                GROUP BY status
                """,
                [.integer(batch)]
            ) { (status: JobStatus(rawValue: $0.text(0)), count: Int($0.integer(1))) }
            var counts: [JobStatus: Int] = [:]
            for row in rows { if let status = row.status { counts[status.told, default: 0] += row.count } }
            if !counts.isEmpty { found.append((batch, counts)) }
        }
        return found
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
