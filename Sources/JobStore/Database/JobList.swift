package import JobModel
import JobProtocol
import Values

/// Some of the jobs that fit, the newest first.
package struct JobPage: Sendable, Equatable {
    package var jobs: [StoredJob]
    /// Where the next page goes on (`JobFilter.before`); `nil` where this is the last one.
    package var next: Int64?
}

/// The numbers of some of the jobs that fit, the newest first.
package struct NumberPage: Sendable, Equatable {
    package var numbers: [Int64]
    /// As of a `JobPage`.
    package var next: Int64?
}

extension Database {
    /// The newest jobs that fit the filter. Without a filter, or with statuses or groups, it reads no more rows than it
    /// returns; the other conditions are tried on each row.
    package func list(_ filter: JobFilter) throws(StoreError) -> JobPage {
        let (jobs, next) = try page(filter, JobRow.columns, number: \.record.number, JobRow.read)
        return JobPage(jobs: jobs, next: next)
    }

    /// The numbers alone, which is a fraction of the work.
    package func numbers(_ filter: JobFilter) throws(StoreError) -> NumberPage {
        // Even of all statuses: the index of statuses is a fiftieth of the table, which may have to come from the disk.
        var filter = filter
        if filter.statuses.isEmpty { filter.statuses = Set(JobStatus.allCases) }
        let (numbers, next) = try page(filter, "number", number: { $0 }) { $0.integer(0) }
        return NumberPage(numbers: numbers, next: next)
    }

    private func page<Value>(
        _ filter: JobFilter,
        _ columns: String,
        number: (Value) -> Int64,
        _ read: (SQLiteRow) throws(StoreError) -> Value
    ) throws(StoreError) -> (values: [Value], next: Int64?) {
        let limit = max(1, filter.limit)
        // One range of an index for each pair of group and status: each comes in the order of the numbers by itself.
        let groups: [String?] = filter.groups.isEmpty ? [nil] : filter.groups.sorted()
        let isAnyStatus = filter.statuses.isEmpty && filter.groups.isEmpty
        let wanted = filter.statuses.isEmpty ? Set(JobStatus.allCases) : filter.statuses
        let statuses: [JobStatus?] = isAnyStatus ? [nil] : JobStatus.stored.filter { wanted.contains($0.told) }
        let narrowings = try narrowings(of: filter)
        var values: [Value] = []
        for group in groups {
            for status in statuses {
                let (sql, parameters) = Self.query(
                    filter,
                    group: group,
                    status: status,
                    limit: limit + 1,
                    columns: columns,
                    narrowings
                )
                values.append(contentsOf: try connection.rows(sql, parameters, read))
            }
        }
        if groups.count * statuses.count > 1 { values.sort { number($0) > number($1) } }
        let isLast = values.count <= limit
        values.removeLast(max(0, values.count - limit))
        return (values, isLast ? nil : values.last.map(number))
    }

    static func query(
        _ filter: JobFilter,
        group: String?,
        status: JobStatus?,
        limit: Int,
        columns: String = JobRow.columns,
        _ narrowings: [Narrowing] = []
    ) -> (sql: String, parameters: [SQLiteValue]) {
        let conditions = JobConditions(filter, group: group, status: status, narrowings)
        let sql = "SELECT \(columns) FROM jobs \(conditions.clause) ORDER BY number DESC LIMIT ?"
        return (sql, conditions.parameters + [SQLiteValue(limit)])
    }
}
