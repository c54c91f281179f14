package import JobModel
package import Values

/// An ended job that could be forgotten.
package struct RemovableJob: Sendable, Equatable {
    package var number: Int64
    package var id: JobID
    /// Its attempts are 1 to this; 0: none.
    package var attempt: Int
    package var bytesOnDisk: UInt64
}

/// What can go when there is too much.
extension Database {
    /// What a queued job depends on stays.
    private static let removable = """
        SELECT number, id, attempt, bytes_on_disk FROM jobs WHERE ended_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM dependencies AS needed JOIN jobs AS queued ON queued.number = needed.number
            WHERE needed.last >= jobs.number AND needed.first <= jobs.number AND queued.ended_at IS NULL
        )
        """

    /// The jobs that ended before `time`, the one that ended first at the front.
    package func jobs(endedBefore time: Timestamp, limit: Int) throws(StoreError) -> [RemovableJob] {
        try connection.rows(
            "\(Self.removable) AND ended_at < ? ORDER BY ended_at, number LIMIT ?",
            [.integer(time.milliseconds), SQLiteValue(limit)],
            Self.removableJob
        )
    }

    /// The jobs that ended first, before `time`, as many as it takes to free this many bytes, and at most `limit`.
    package func oldestJobs(
        freeing bytes: UInt64,
        endedBefore time: Timestamp,
        limit: Int
    ) throws(StoreError) -> [RemovableJob] {
        var jobs: [RemovableJob] = []
        var sum: UInt64 = 0
        guard bytes > 0, limit > 0 else { return [] }
        let sql = "\(Self.removable) AND ended_at < ? ORDER BY ended_at, number"
        try connection.run(sql, [.integer(time.milliseconds)]) { row throws(StoreError) in
            let job = try Self.removableJob(row)
            jobs.append(job)
            sum += job.bytesOnDisk
            return sum < bytes && jobs.count < limit
        }
        return jobs
    }

    /// What the directories of all ended jobs take on the disk.
    package func bytesOnDisk() throws(StoreError) -> UInt64 {
        let sql = "SELECT sum(bytes_on_disk) FROM jobs WHERE ended_at IS NOT NULL"
        return UInt64(clamping: try connection.first(sql) { $0.integer(0) } ?? 0)
    }

    private static func removableJob(_ row: SQLiteRow) throws(StoreError) -> RemovableJob {
        guard let id = JobID(row.text(1)) else { throw .damagedRow("job \(row.integer(0)): the id is none") }
        return RemovableJob(
            number: row.integer(0),
            id: id,
            attempt: Int(row.integer(2)),
            bytesOnDisk: UInt64(clamping: row.integer(3))
        )
    }
}
