package import JobModel
internal import JobProtocol
internal import Values

/// The history of each command, directory and name: a row that every end brings up to date, found by a hash of the three. It
/// stays when jobs are removed.
extension Database {
    /// The most rows: above, those whose last run is longest ago are forgotten, some at a time.
    static let mostHistories = 20_000
    private static let forgottenHistories = 1000
    /// A command that is longer than this has no history, in bytes.
    private static let longestCommand = 64 << 10

    /// Takes note of a run.
    package func noteRun(of record: JobRecord) throws(StoreError) {
        guard let run = record.historyRun else { return }
        let submission = record.submission
        guard submission.command.reduce(0, { $0 + $1.bytes.count }) <= Self.longestCommand else { return }
        let stored = try history(of: submission)
        var history =
            stored
            ?? RunHistory(command: submission.command, directory: submission.directory, name: submission.name)
        history.add(run, of: record.number, at: record.outcome?.endedAt ?? record.submittedAt)
        let values: [SQLiteValue] = [
            SQLiteValue(history.runs), SQLiteValue(history.completed), .integer(history.lastNumber),
            .integer(history.lastAt.milliseconds), .blob(RecentRuns.write(history.recent)),
        ]
        let key = SQLiteValue.integer(submission.historyKey)
        if stored != nil {
            return try connection.run(
                "UPDATE history SET runs = ?, completed = ?, number = ?, ended_at = ?, recent = ? WHERE key = ?",
                values + [key]
            )
        }
        try connection.run(
            """
            INSERT INTO history (runs, completed, number, ended_at, recent, key, name, directory, command)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            values + [
                key, SQLiteValue(submission.name), .text(JSONValue(submission.directory).encodedText),
                .text(JSONValue.array(submission.command.map { JSONValue($0) }).encodedText),
            ]
        )
    }

    /// Forgets some of the histories whose last run is longest ago, if there are too many.
    ///
    /// - Returns: Whether there still are.
    package func trimHistories() throws(StoreError) -> Bool {
        let count = Int(try connection.first("SELECT count(*) FROM history") { $0.integer(0) } ?? 0)
        guard count > Self.mostHistories else { return false }
        try connection.run(
            "DELETE FROM history WHERE key IN (SELECT key FROM history ORDER BY ended_at LIMIT ?)",
            [SQLiteValue(Self.forgottenHistories)]
        )
        return count - Self.forgottenHistories > Self.mostHistories
    }

    /// What is known of the runs of a job's command; `nil`: there was none.
    package func history(of submission: Submission) throws(StoreError) -> RunHistory? {
        let sql = "SELECT \(Self.historyColumns) FROM history WHERE key = ?"
        return try connection.first(sql, [.integer(submission.historyKey)]) { row in
            Self.history(row, submission.command, submission.directory, submission.name)
        }
    }

    /// Those of all commands that begin with these words, those that ran last first. It reads all of them.
    package func histories(_ query: HistoryQuery) throws(StoreError) -> [RunHistory] {
        var found: [RunHistory] = []
        let sql =
            "SELECT \(Self.historyColumns), name, directory, command FROM history ORDER BY ended_at DESC, number DESC"
        try connection.run(sql) { row throws(StoreError) in
            let name = row.optionalText(5)
            guard query.name.map({ $0 == name }) ?? true else { return true }
            let directory = try JobRow.decode(row, 6, "a history") { $0.byteString ?? "/" }
            let command = try JobRow.decode(row, 7, "a history") { $0.array?.compactMap(\.byteString) ?? [] }
            guard query.directory.map({ $0 == directory }) ?? true, command.starts(with: query.command) else {
                return true
            }
            found.append(Self.history(row, command, directory, name))
            return found.count < query.limit
        }
        return found
    }

    private static let historyColumns = "runs, completed, number, ended_at, recent"

    private static func history(
        _ row: SQLiteRow,
        _ command: [ByteString],
        _ directory: ByteString,
        _ name: String?
    ) -> RunHistory {
        RunHistory(
            command: command,
            directory: directory,
            name: name,
            runs: Int(row.integer(0)),
            completed: Int(row.integer(1)),
            lastNumber: row.integer(2),
            lastAt: Timestamp(milliseconds: row.integer(3)),
            recent: row.withBytes(4) { RecentRuns.read($0) }
        )
    }
}

/// The latest runs as bytes: five for each, whether it completed and its duration in milliseconds, the low byte first.
private enum RecentRuns {
    private static let size = 5

    static func write(_ runs: some Sequence<RunHistory.Run>) -> [UInt8] {
        runs.flatMap { run -> [UInt8] in
            let duration = UInt32(clamping: run.duration)
            return [run.isCompleted ? 1 : 0] + (0..<4).map { UInt8(truncatingIfNeeded: duration >> (8 * $0)) }
        }
    }

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> [RunHistory.Run] {
        stride(from: 0, to: bytes.count / size * size, by: size).map { start in
            let duration = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + 1 + $1]) << (8 * $1) }
            return RunHistory.Run(isCompleted: bytes[start] != 0, duration: Int64(duration))
        }
    }
}

extension Submission {
    /// The name of its history's row.
    fileprivate var historyKey: Int64 {
        var hash = StableHash()
        hash.add((name ?? "").utf8)
        hash.add([0])
        hash.add(directory.bytes)
        for word in command {
            hash.add([0])
            hash.add(word.bytes)
        }
        return Int64(bitPattern: hash.value)
    }
}
