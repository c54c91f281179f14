internal import JobModel
internal import JobProtocol
internal import Values

/// A question for jobs as SQL: its conditions, to which more can be added.
struct JobQuery {
    private var texts: [String] = []
    private(set) var parameters: [SQLiteValue] = []

    /// `WHERE …`, or nothing.
    var clause: String { texts.isEmpty ? "" : "WHERE \(texts.joined(separator: " AND "))" }

    mutating func add(_ condition: String, _ values: SQLiteValue...) {
        texts.append(condition)
        parameters += values
    }

    /// Jobs of a group and a status, which is one range of an index, or of any. Whether they belong to a batch is asked for
    /// otherwise (`rowsBetweenBatches`).
    init(_ filter: JobFilter, group: String? = nil, status: JobStatus? = nil, _ narrowings: [Narrowing] = []) {
        if let status { self = JobQuery(status: status) }
        if let group {
            let isIndexed = status?.isEnded ?? false && group != JobGroup.defaultName
            add(isIndexed ? "group_name = ? AND group_name <> 'default'" : "group_name = ?", .text(group))
        }
        for narrowing in narrowings {
            texts.append("number IN (\(narrowing.numbers))")
            parameters += narrowing.parameters
        }
        if let before = filter.before { add("number < ?", .integer(before)) }
        addOthers(of: filter)
    }

    /// All jobs of a status, those of hooks, too.
    init(status: JobStatus) {
        // The conditions of the indexes, word for word: live and ended jobs are in different ones.
        add("status = ? AND ended_at IS \(status.isEnded ? "NOT NULL" : "NULL")", .text(status.rawValue))
    }

    /// Those of them with these numbers.
    init(status: JobStatus, in numbers: ClosedRange<Int64>) {
        self.init(status: status)
        add("number BETWEEN ? AND ?", .integer(numbers.lowerBound), .integer(numbers.upperBound))
    }

    /// All jobs that have ended, those of hooks, too.
    static let ofAllEnded = JobQuery()

    private init() { add("ended_at IS NOT NULL") }

    /// The jobs that have ended, whatever page is meant.
    init(ofEnded filter: JobFilter) {
        self = .ofAllEnded
        addChoice("status", filter.statuses.map(\.rawValue))
        addChoice("group_name", Array(filter.groups))
        addOthers(of: filter)
    }

    /// How many rows meet all conditions.
    var count: (sql: String, parameters: [SQLiteValue]) { ("SELECT count(*) FROM jobs \(clause)", parameters) }

    /// The newest rows that meet all conditions, or the oldest.
    func rows(
        _ columns: String = JobRow.columns,
        limit: Int,
        newestFirst: Bool = true
    ) -> (sql: String, parameters: [SQLiteValue]) {
        (
            "SELECT \(columns) FROM jobs \(clause) ORDER BY number \(newestFirst ? "DESC" : "ASC") LIMIT ?",
            parameters + [SQLiteValue(limit)]
        )
    }

    private mutating func addChoice(_ column: String, _ values: [String]) {
        guard !values.isEmpty else { return }
        texts.append("\(column) IN (\(values.map { _ in "?" }.joined(separator: ", ")))")
        parameters += values.sorted().map { .text($0) }
    }

    /// All but status, group and page.
    private mutating func addOthers(of filter: JobFilter) {
        if !filter.includesHooks { add(Database.noHook) }
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
        if let schedule = filter.schedule {
            add("json_extract(submission, '$.schedule') = ?", .integer(schedule))
        }
        if let owner = filter.owner { add("owner = ?", .text(owner)) }
        if let name = filter.name {
            add(NamePattern.isPattern(name) ? "name GLOB ?" : "name = ?", .text(name))
        }
        if let since = filter.since?.milliseconds {
            // What was submitted since has ended since, or not at all.
            add("(ended_at >= ? OR ended_at IS NULL)", .integer(since))
        }
        if let directory = filter.directory {
            let (condition, values) = Self.query(directory)
            texts.append(condition)
            parameters += values
        }
        if let own = filter.own {
            let (condition, values) = Self.query(own.directory)
            texts.append("(json_extract(submission, '$.session') = ? OR \(condition))")
            parameters += [.text(own.session)] + values
        }
        for (key, value) in filter.labels.sorted(by: { $0.key < $1.key }) {
            // An empty value stands for any.
            if value.isEmpty {
                add("number IN (SELECT number FROM labels WHERE key = ?)", .text(key))
            } else {
                add("number IN (SELECT number FROM labels WHERE key = ? AND value = ?)", .text(key), .text(value))
            }
        }
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
