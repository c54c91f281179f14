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
        var conditions: [String] = []
        var parameters: [SQLiteValue] = []
        func add(_ condition: String, _ values: SQLiteValue...) {
            conditions.append(condition)
            parameters.append(contentsOf: values)
        }
        // The conditions of the indexes, word for word: live and ended jobs are in different ones.
        if let status {
            add("status = ? AND ended_at IS \(status.isEnded ? "NOT NULL" : "NULL")", .text(status.rawValue))
        }
        if let group {
            let isIndexed = status?.isEnded ?? false && group != JobGroup.defaultName
            add(isIndexed ? "group_name = ? AND group_name <> 'default'" : "group_name = ?", .text(group))
        }
        for narrowing in narrowings {
            conditions.append("number IN (\(narrowing.numbers))")
            parameters.append(contentsOf: narrowing.parameters)
        }
        if let batch = filter.batch {
            add(
                """
                number BETWEEN (SELECT min(first) FROM batches WHERE batch = ?)
                    AND (SELECT max(last) FROM batches WHERE batch = ?)
                AND EXISTS (SELECT 1 FROM batches WHERE batch = ? AND number BETWEEN first AND last)
                """,
                .integer(batch),
                .integer(batch),
                .integer(batch)
            )
        }
        if filter.leavesOutBatches {
            add("ifnull((SELECT last FROM batches WHERE first <= number ORDER BY first DESC LIMIT 1), 0) < number")
        }
        if let before = filter.before { add("number < ?", .integer(before)) }
        if let owner = filter.owner { add("owner = ?", .text(owner)) }
        if let name = filter.name {
            add(NamePattern.isPattern(name) ? "name GLOB ?" : "name = ?", .text(name))
        }
        if let since = filter.since?.milliseconds {
            // What was submitted since has ended since, or not at all.
            add("(ended_at >= ? OR ended_at IS NULL)", .integer(since))
        }
        if let directory = filter.directory {
            let (condition, values) = query(directory)
            conditions.append(condition)
            parameters.append(contentsOf: values)
        }
        if let own = filter.own {
            let (condition, values) = query(own.directory)
            conditions.append("(json_extract(submission, '$.session') = ? OR \(condition))")
            parameters.append(contentsOf: [.text(own.session)] + values)
        }
        for (key, value) in filter.labels.sorted(by: { $0.key < $1.key }) {
            // An empty value stands for any.
            if value.isEmpty {
                add("number IN (SELECT number FROM labels WHERE key = ?)", .text(key))
            } else {
                add("number IN (SELECT number FROM labels WHERE key = ? AND value = ?)", .text(key), .text(value))
            }
        }
        let condition = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
        parameters.append(SQLiteValue(limit))
        return ("SELECT \(columns) FROM jobs \(condition) ORDER BY number DESC LIMIT ?", parameters)
    }

    private static func query(_ match: DirectoryMatch) -> (condition: String, parameters: [SQLiteValue]) {
        let directory = "json_extract(submission, '$.directory')"
        var conditions = ["0"]
        var parameters: [SQLiteValue] = []
        for path in match.paths {
            let within = DirectoryMatch.within(path)
            conditions.append("\(directory) IN (?, ?)")
            parameters += [path, within].map { .text(text(of: $0)) }
            // What is no UTF-8 stands there as an object, and is only found as a whole.
            guard match.includesBelow, let beginning = within.text else { continue }
            conditions.append("substr(\(directory), 1, length(?)) = ?")
            parameters += [.text(beginning), .text(beginning)]
        }
        return ("(\(conditions.joined(separator: " OR ")))", parameters)
    }

    /// A path as `json_extract` gives it.
    private static func text(of path: ByteString) -> String { path.text ?? JSONValue(path).encodedText }
}
