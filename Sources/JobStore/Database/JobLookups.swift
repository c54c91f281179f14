package import JobModel
internal import JobProtocol
internal import Values

/// Finding jobs.
extension Database {
    package func job(_ number: Int64) throws(StoreError) -> StoredJob? {
        let sql = "SELECT \(JobRow.columns) FROM jobs WHERE number = ?"
        return try connection.first(sql, [.integer(number)], JobRow.read)
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

    /// The number given out last, also where that job was removed; 0 before the first.
    package func lastNumber() throws(StoreError) -> Int64 {
        try connection.first("SELECT seq FROM sqlite_sequence WHERE name = 'jobs'") { $0.integer(0) } ?? 0
    }

    /// All jobs that have not ended, the oldest first.
    package func live() throws(StoreError) -> [StoredJob] {
        let sql = "SELECT \(JobRow.columns) FROM \(Self.liveJobs) ORDER BY number"
        return try connection.rows(sql, [], JobRow.read)
    }

    /// The jobs of the index `jobs_live`, whose condition this repeats word for word. Without statistics SQLite would take
    /// the index of all statuses, and sort.
    static let liveJobs = "jobs INDEXED BY jobs_live WHERE status IN ('queued', 'running', 'paused')"

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
            let state = try JobRow.decode(row, 2, context) { json throws(FormatError) in try JobState(json: json) }
            state.apply(to: &record)
            return record
        } ?? (attempt == job.record.attempt ? job.record : nil)
    }

    /// How many jobs there are of each status in each group.
    package func counts() throws(StoreError) -> [JobCount] {
        try connection.rows("SELECT group_name, status, count(*) FROM jobs GROUP BY group_name, status", [], count)
    }

    /// The same of the jobs that have not ended: as quick as there are few of these.
    package func liveCounts() throws(StoreError) -> [JobCount] {
        let sql = "SELECT group_name, status, count(*) FROM \(Self.liveJobs) GROUP BY group_name, status"
        return try connection.rows(sql, [], count)
    }

    private func count(_ row: SQLiteRow) throws(StoreError) -> JobCount {
        guard let status = JobStatus(rawValue: row.text(1)) else { throw .damagedRow("no such status: \(row.text(1))") }
        return JobCount(group: row.text(0), status: status, count: Int(row.integer(2)))
    }

    /// The names of the environments that some job refers to.
    package func environmentNames() throws(StoreError) -> Set<String> {
        Set(try connection.rows("SELECT DISTINCT environment FROM jobs") { $0.text(0) })
    }
}

/// The number of jobs of a status in a group.
package struct JobCount: Sendable, Equatable {
    package var group: String
    package var status: JobStatus
    package var count: Int
}
