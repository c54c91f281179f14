package import JobModel
internal import JobProtocol
package import Values

/// The stream of changes.
extension Database {
    /// Adds an event, whose own `sequence` is ignored, and returns the one that it got.
    @discardableResult
    package func append(_ event: JobEvent) throws(StoreError) -> Int64 {
        try insert(event, sequence: nil)
        return connection.lastInsertedRow
    }

    func insert(_ event: JobEvent, sequence: Int64?) throws(StoreError) {
        try connection.run(
            "INSERT INTO events (seq, time, kind, number, id, attempt, details) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                SQLiteValue(sequence), .integer(event.time.milliseconds), .text(event.kind.rawValue),
                SQLiteValue(event.number),
                SQLiteValue(event.id?.description), SQLiteValue(event.attempt),
                event.details.members.isEmpty ? .null : .text(JSONValue.object(event.details).encodedText),
            ]
        )
    }

    /// The events behind a sequence number, in their order: all, or those of some jobs. Kinds that only a later release
    /// knows are left out.
    package func events(
        after sequence: Int64,
        limit: Int,
        numbers: Set<Int64> = []
    ) throws(StoreError) -> [JobEvent] {
        var condition = ""
        var parameters: [SQLiteValue] = [.integer(sequence)]
        if !numbers.isEmpty {
            condition = "AND number IN (SELECT value FROM json_each(?))"
            parameters.append(.text(JSONValue.array(numbers.sorted().map { .integer($0) }).encodedText))
        }
        parameters.append(SQLiteValue(limit))
        let sql = """
            SELECT \(Self.eventColumns) FROM events WHERE seq > ? \(condition) ORDER BY seq LIMIT ?
            """
        return try connection.rows(sql, parameters, Self.event).compactMap { $0 }
    }

    /// The last time that this was done to a job: what was asked for by somebody who said who they are, else the change
    /// that came of it.
    package func lastAct(of verb: String, on number: Int64) throws(StoreError) -> Act? {
        let sql = """
            SELECT \(Self.eventColumns) FROM events
            WHERE number = ? AND kind IN ('requested', 'paused', 'ended') ORDER BY seq DESC LIMIT 20
            """
        let events = try connection.rows(sql, [.integer(number)], Self.event).compactMap { $0 }
        let effect = events.first { $0.kind != .requested }
        let request = events.first { $0.kind == .requested && $0.details["verb"]?.string == verb }
        guard let event = effect ?? request else { return nil }
        return Act(at: event.time, by: event.details["by"]?.string ?? request?.details["by"]?.string)
    }

    static let eventColumns = "seq, time, kind, number, id, attempt, details"

    static func event(_ row: SQLiteRow) throws(StoreError) -> JobEvent? {
        guard let kind = JobEvent.Kind(rawValue: row.text(2)) else { return nil }
        let sequence = row.integer(0)
        var details = JSONObject()
        if !row.isNull(6) {
            details = try JobRow.decode(row, 6, "event \(sequence)") { $0.object ?? [:] }
        }
        return JobEvent(
            sequence: sequence,
            time: Timestamp(milliseconds: row.integer(1)),
            kind: kind,
            number: row.optionalInteger(3),
            id: row.optionalText(4).flatMap { JobID($0) },
            attempt: row.optionalInteger(5).map { Int($0) },
            details: details
        )
    }

    /// The sequence number given out last, also where that event was removed; 0 before the first.
    package func lastSequence() throws(StoreError) -> Int64 {
        try connection.first("SELECT seq FROM sqlite_sequence WHERE name = 'events'") { $0.integer(0) } ?? 0
    }

    /// Leaves out a thousand numbers: more events than can have been told and not synced.
    package func skipEvents() throws(StoreError) {
        let next = try lastSequence() + Self.leap
        try connection.run("UPDATE sqlite_sequence SET seq = ? WHERE name = 'events'", [.integer(next)])
    }

    /// Forgets events about no job in particular that are older than `time`. (Those of a job go with the job.)
    package func removeGeneralEvents(before time: Timestamp) throws(StoreError) {
        try connection.run("DELETE FROM events WHERE number IS NULL AND time < ?", [.integer(time.milliseconds)])
    }
}
