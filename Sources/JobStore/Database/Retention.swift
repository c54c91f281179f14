package import JobModel
package import Values

/// An ended job that could be forgotten.
package struct RemovableJob: Sendable, Equatable {
    package var number: Int64
    package var id: JobID
    /// Its attempts are 1 to this; 0: none.
    package var attempt: Int
    package var bytesOnDisk: UInt64
    package var end: EndMark
}

/// What can go when there is too much, in the order in which it ended. Whether something needs a job is not looked at.
extension Database {
    private static let columns = "number, id, attempt, bytes_on_disk, ended_at"
    /// In the order of the ends, whatever else is asked for: each piece begins where the one before it ended.
    private static let byEnd = "jobs INDEXED BY jobs_by_end"

    /// The ended jobs behind a mark, at most `limit`, for as long as `isWanted` says; those of hooks, too: a job that runs for
    /// months may have many.
    package func endedJobs(
        after mark: EndMark?,
        limit: Int,
        while isWanted: (RemovableJob) -> Bool
    ) throws(StoreError) -> [RemovableJob] {
        try endedJobs(of: nil, after: mark, through: nil, limit: limit, while: isWanted)
    }

    /// The ended jobs of a scope behind a mark up to another one, at most `limit`.
    package func endedJobs(
        of scope: JobFilter,
        after: EndMark?,
        through: EndMark,
        limit: Int
    ) throws(StoreError) -> [RemovableJob] {
        try endedJobs(of: scope, after: after, through: through, limit: limit) { _ in true }
    }

    private func endedJobs(
        of scope: JobFilter?,
        after: EndMark?,
        through: EndMark?,
        limit: Int,
        while isWanted: (RemovableJob) -> Bool
    ) throws(StoreError) -> [RemovableJob] {
        var conditions = scope.map { JobQuery(ofEnded: $0) } ?? .ofAllEnded
        // Times alone first: SQLite looks a pair of columns up in the index by its first one only.
        if let after {
            conditions.add("ended_at >= ?", .integer(after.time))
            conditions.add("(ended_at, number) > (?, ?)", .integer(after.time), .integer(after.number))
        }
        if let through {
            conditions.add("ended_at <= ?", .integer(through.time))
            conditions.add("(ended_at, number) <= (?, ?)", .integer(through.time), .integer(through.number))
        }
        var jobs: [RemovableJob] = []
        guard limit > 0 else { return [] }
        let sql = "SELECT \(Self.columns) FROM \(Self.byEnd) \(conditions.clause) ORDER BY ended_at, number LIMIT ?"
        try connection.run(sql, conditions.parameters + [SQLiteValue(limit)]) { row throws(StoreError) in
            let job = try Self.removableJob(row)
            guard isWanted(job) else { return false }
            jobs.append(job)
            return true
        }
        return jobs
    }

    /// The last job that goes by a rule; `nil`: none goes. It may look at all ended jobs, so it is for a reader.
    package func boundary(of rule: PruneRule, now: Timestamp) throws(StoreError) -> EndMark? {
        var marks = [EndMark(time: .max, number: .max)]
        if let age = rule.age {
            marks.append(EndMark(time: (now.nanoseconds - age.nanoseconds) / 1_000_000, number: .max))
        }
        if let kept = rule.kept {
            guard let mark = try mark(behindNewest: kept, of: rule.scope) else { return nil }
            marks.append(mark)
        }
        if let size = rule.size {
            guard let mark = try mark(leaving: size.bytes, of: rule.scope) else { return nil }
            marks.append(mark)
        }
        return marks.min()
    }

    /// The newest job behind so many that ended after it.
    private func mark(behindNewest count: Int, of scope: JobFilter) throws(StoreError) -> EndMark? {
        let conditions = JobQuery(ofEnded: scope)
        let sql = """
            SELECT ended_at, number FROM \(Self.byEnd) \(conditions.clause)
            ORDER BY ended_at DESC, number DESC LIMIT 1 OFFSET ?
            """
        return try connection.first(sql, conditions.parameters + [SQLiteValue(count)]) {
            EndMark(time: $0.integer(0), number: $0.integer(1))
        }
    }

    /// The last job that has to go so that the others take no more than these bytes.
    private func mark(leaving bytes: UInt64, of scope: JobFilter) throws(StoreError) -> EndMark? {
        let conditions = JobQuery(ofEnded: scope)
        let sum = "SELECT sum(bytes_on_disk) FROM \(Self.byEnd) \(conditions.clause)"
        let all = try connection.first(sum, conditions.parameters) { UInt64(clamping: $0.integer(0)) }
        guard let all, all > bytes else { return nil }
        var (freed, mark): (UInt64, EndMark?) = (0, nil)
        let sql =
            "SELECT ended_at, number, bytes_on_disk FROM \(Self.byEnd) \(conditions.clause) ORDER BY ended_at, number"
        try connection.run(sql, conditions.parameters) { row in
            mark = EndMark(time: row.integer(0), number: row.integer(1))
            freed += UInt64(clamping: row.integer(2))
            return all - min(all, freed) > bytes
        }
        return mark
    }

    /// Whether a job is still as it was when it was found: ended, and not run again since.
    package func isUnchanged(_ job: RemovableJob) throws(StoreError) -> Bool {
        let sql = "SELECT 1 FROM jobs WHERE number = ? AND ended_at = ? AND attempt = ?"
        let parameters: [SQLiteValue] = [.integer(job.number), .integer(job.end.time), SQLiteValue(job.attempt)]
        return try connection.first(sql, parameters) { _ in true } ?? false
    }

    /// What the directories of all ended jobs take on the disk.
    package func bytesOnDisk() throws(StoreError) -> UInt64 {
        let sql = "SELECT sum(bytes_on_disk) FROM jobs WHERE ended_at IS NOT NULL"
        return UInt64(clamping: try connection.first(sql) { $0.integer(0) } ?? 0)
    }

    /// How many jobs have ended in each group, and what their directories take; the largest first.
    package func endedByGroup() throws(StoreError) -> [DiskUse.Group] {
        let sql = """
            SELECT group_name, count(*), sum(bytes_on_disk) FROM jobs WHERE ended_at IS NOT NULL
            GROUP BY group_name ORDER BY 3 DESC, 1
            """
        return try connection.rows(sql) {
            DiskUse.Group(name: $0.text(0), jobs: Int($0.integer(1)), bytes: UInt64(clamping: $0.integer(2)))
        }
    }

    private static func removableJob(_ row: SQLiteRow) throws(StoreError) -> RemovableJob {
        guard let id = JobID(row.text(1)) else { throw .damagedRow("job \(row.integer(0)): the id is none") }
        return RemovableJob(
            number: row.integer(0),
            id: id,
            attempt: Int(row.integer(2)),
            bytesOnDisk: UInt64(clamping: row.integer(3)),
            end: EndMark(time: row.integer(4), number: row.integer(0))
        )
    }
}
