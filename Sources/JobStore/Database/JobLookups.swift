package import JobModel
internal import JobProtocol
package import Values

/// Finding jobs.
extension Database {
    package func job(_ number: Int64) throws(StoreError) -> StoredJob? {
        let sql = "SELECT \(JobRow.columns) FROM jobs WHERE number = ?"
        return try connection.first(sql, [.integer(number)], JobRow.read)
    }

    /// A job that has ended; any other one is not even read.
    package func endedJob(_ number: Int64) throws(StoreError) -> StoredJob? {
        let sql = "SELECT \(JobRow.columns) FROM jobs WHERE number = ? AND ended_at IS NOT NULL"
        return try connection.first(sql, [.integer(number)], JobRow.read)
    }

    package func endedJob(id: JobID) throws(StoreError) -> StoredJob? {
        let sql = "SELECT \(JobRow.columns) FROM jobs WHERE id = ? AND ended_at IS NOT NULL"
        return try connection.first(sql, [.text(id.description)], JobRow.read)
    }

    package func job(id: JobID) throws(StoreError) -> StoredJob? {
        try connection.first("SELECT \(JobRow.columns) FROM jobs WHERE id = ?", [.text(id.description)], JobRow.read)
    }

    /// The jobs that bear a name, the newest first.
    package func jobs(withName name: String, limit: Int) throws(StoreError) -> [StoredJob] {
        let sql = "SELECT \(JobRow.columns) FROM jobs WHERE name = ? ORDER BY number DESC LIMIT ?"
        return try connection.rows(sql, [.text(name), SQLiteValue(limit)], JobRow.read)
    }

    /// The jobs whose UUID begins like this.
    package func jobs(withPrefix prefix: String, limit: Int) throws(StoreError) -> [StoredJob] {
        let first = prefix.lowercased()
        // Behind every digit that can follow.
        let end = first + "g"
        let sql = "SELECT \(JobRow.columns) FROM jobs WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
        return try connection.rows(sql, [.text(first), .text(end), SQLiteValue(limit)], JobRow.read)
    }

    /// The number of the job with this id.
    package func number(of id: JobID) throws(StoreError) -> Int64? {
        try connection.first("SELECT number FROM jobs WHERE id = ?", [.text(id.description)]) { $0.integer(0) }
    }

    /// The number of the newest job that bears a name.
    package func newestNumber(withName name: String) throws(StoreError) -> Int64? {
        let sql = "SELECT number FROM jobs WHERE name = ? ORDER BY number DESC LIMIT 1"
        return try connection.first(sql, [.text(name)]) { $0.integer(0) }
    }

    /// The numbers of the jobs that bear a name and have not ended, the newest first.
    package func unendedNumbers(withName name: String, limit: Int) throws(StoreError) -> [Int64] {
        let sql = "SELECT number FROM \(Self.unended) AND name = ? ORDER BY number DESC LIMIT ?"
        return try connection.rows(sql, [.text(name), SQLiteValue(limit)]) { $0.integer(0) }
    }

    /// The names that the newest jobs bear, as far as they bear one.
    package func newestNames(among count: Int) throws(StoreError) -> [String] {
        let sql = "SELECT name FROM (SELECT name FROM jobs ORDER BY number DESC LIMIT ?) WHERE name IS NOT NULL"
        return try connection.rows(sql, [SQLiteValue(count)]) { $0.text(0) }
    }

    /// The numbers of the newest jobs, the newest first, without those of hooks.
    package func newestNumbers(limit: Int) throws(StoreError) -> [Int64] {
        let sql = "SELECT number FROM jobs WHERE \(Self.noHook) ORDER BY number DESC LIMIT ?"
        return try connection.rows(sql, [SQLiteValue(limit)]) { $0.integer(0) }
    }

    /// The number given out last, also where that job was removed; 0 before the first.
    package func lastNumber() throws(StoreError) -> Int64 {
        try connection.first("SELECT seq FROM sqlite_sequence WHERE name = 'jobs'") { $0.integer(0) } ?? 0
    }

    /// All jobs of which processes may exist, the oldest first.
    package func live() throws(StoreError) -> [StoredJob] {
        let sql = "SELECT \(JobRow.columns) FROM \(Self.unended) AND status <> 'queued' ORDER BY +number"
        return try connection.rows(sql, [], JobRow.read)
    }

    /// All jobs that wait to be started, the oldest first.
    package func queue() throws(StoreError) -> [QueuedJob] {
        // Most jobs say nothing of all that, and then their submission need not be understood.
        let sql = """
            SELECT number, group_name, submitted_at, json_extract(submission, '$.unique'), not_before, state <> '{}'
                OR json_extract(
                    submission, '$.priority', '$.slots', '$.after', '$.starts_at', '$.expires_ns', '$.retries',
                    '$.when', '$.schedule'
                ) <> '[null,null,null,null,null,null,null,null]', json_extract(submission, '$.use')
            FROM \(Self.unended) AND status = 'queued' ORDER BY number
            """
        return try connection.rows(sql) { row throws(StoreError) in
            QueuedJob(
                number: row.integer(0),
                group: row.text(1),
                unique: row.optionalText(3),
                uses: row.optionalText(6) == nil ? [] : try Self.uses(row, 6),
                submittedAt: Timestamp(milliseconds: row.integer(2)),
                notBefore: row.optionalInteger(4).map { Timestamp(milliseconds: $0) },
                hasMore: row.integer(5) != 0
            )
        }
    }

    private static func uses(_ row: SQLiteRow, _ column: Int32) throws(StoreError) -> [PoolUse] {
        try JobRow.decode(row, column, "job \(row.integer(0))") { json throws(FormatError) in
            guard let uses = StoredForm<[PoolUse]>.uses.read(json) else { throw FormatError("use has the wrong type") }
            return uses
        }
    }

    /// The jobs of the index `jobs_live`, whose condition this repeats word for word. Without statistics SQLite takes the
    /// index only where its first column is compared, and rather none than sort: order by `+number`.
    static let unended = """
        jobs WHERE ended_at IS NULL AND status IN (\(JobStatus.stored.filter { !$0.isEnded }
            .map { "'\($0.rawValue)'" }.joined(separator: ", ")))
        """

    /// The job as it was in this attempt; `nil` where there is no such attempt.
    package func attempt(_ attempt: Int, of number: Int64) throws(StoreError) -> JobRecord? {
        guard let job = try job(number), (1...max(1, job.record.attempt)).contains(attempt), job.record.attempt > 0
        else {
            return nil
        }
        if attempt == job.record.attempt, job.record.status != .queued { return job.record }
        let sql = "SELECT status, started_at, state FROM attempts WHERE number = ? AND attempt = ?"
        return try connection.first(sql, [.integer(number), SQLiteValue(attempt)]) { row throws(StoreError) in
            guard let status = JobStatus(rawValue: row.text(0)) else {
                throw .damagedRow("attempt \(number).\(attempt): the status cannot be understood")
            }
            var record = job.record
            record.attempt = attempt
            record.status = status
            record.startedAt = row.optionalInteger(1).map { Timestamp(milliseconds: $0) }
            let context = "attempt \(number).\(attempt)"
            return try JobRow.decode(row, 2, context) { json throws(FormatError) in
                try JobState(json, of: record).record
            }
        } ?? (attempt == job.record.attempt ? job.record : nil)
    }

    /// How many jobs have ended, without those of hooks.
    package func endedCount() throws(StoreError) -> Int {
        // SQLite counts a whole index by its pages.
        let all = try connection.first("SELECT count(*) FROM jobs") { $0.integer(0) } ?? 0
        return try liveCountsOfAll().values.reduce(Int(all) - hookCount(), -)
    }

    /// How many jobs that have not ended there are of each status in all groups together, without those of hooks.
    package func liveCountsOfAll() throws(StoreError) -> [JobStatus: Int] {
        // In the order of the index: grouped by their groups, too, the rows would have to be sorted.
        let sql = "SELECT '', status, count(*) FROM \(Self.unended) AND group_name <> ? GROUP BY status"
        let counts = try connection.rows(sql, [.text(JobGroup.hooksName)], count)
        return counts.reduce(into: [:]) { $0[$1.status] = $1.count }
    }

    /// How many jobs that have not ended there are of each status in each group.
    package func liveCounts() throws(StoreError) -> [JobCount] {
        let sql = "SELECT group_name, status, count(*) FROM \(Self.unended) GROUP BY group_name, status"
        return try connection.rows(sql, [], count)
    }

    private func count(_ row: SQLiteRow) throws(StoreError) -> JobCount {
        guard let status = JobStatus(rawValue: row.text(1)) else { throw .damagedRow("no such status: \(row.text(1))") }
        return JobCount(group: row.text(0), status: status, count: Int(row.integer(2)))
    }

    /// The names of the environments that some job or schedule refers to.
    package func environmentNames() throws(StoreError) -> Set<String> {
        let sql = """
            WITH RECURSIVE found (word) AS (
                SELECT min(environment) FROM jobs
                UNION ALL
                SELECT (SELECT min(environment) FROM jobs WHERE environment > found.word)
                FROM found WHERE found.word IS NOT NULL
            )
            SELECT word FROM found WHERE word IS NOT NULL UNION SELECT environment FROM schedules
            """
        // From one to the next: there are few of them, of however many jobs.
        return Set(try connection.rows(sql) { $0.text(0) })
    }
}

/// What the queue has to know of a job that waits in it.
package struct QueuedJob: Sendable, Equatable {
    package var number: Int64
    package var group: String
    package var unique: String?
    package var uses: [PoolUse]
    package var submittedAt: Timestamp
    package var notBefore: Timestamp?
    /// Whether there is more to know, in the job itself.
    package var hasMore: Bool
}

/// The number of jobs of a status in a group.
package struct JobCount: Sendable, Equatable {
    var group: String
    package var status: JobStatus
    package var count: Int
}
