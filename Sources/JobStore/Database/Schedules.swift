package import JobModel
internal import JobProtocol
import Values

/// The schedules. What changes is written as a whole: there are few of them.
extension Database {
    /// All of them, the oldest first.
    package func schedules() throws(StoreError) -> [Schedule] {
        try connection.rows("SELECT \(Self.scheduleColumns) FROM schedules ORDER BY number", [], Self.schedule)
    }

    /// How many are active.
    package func activeScheduleCount() throws(StoreError) -> Int {
        let sql = "SELECT count(*) FROM schedules WHERE next_at IS NOT NULL"
        return try connection.first(sql) { Int($0.integer(0)) } ?? 0
    }

    /// Adds a schedule, and gives it the next number.
    package func insert(_ schedule: Schedule) throws(StoreError) -> Schedule {
        var schedule = schedule
        schedule.number =
            try connection.first("SELECT seq FROM sqlite_sequence WHERE name = 'schedules'") { $0.integer(0) + 1 } ?? 1
        try write(schedule)
        return schedule
    }

    /// Writes a schedule under its number.
    package func write(_ schedule: Schedule) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO schedules (number, environment, next_at, schedule) VALUES (?, ?, ?, ?)
            ON CONFLICT (number) DO UPDATE SET next_at = excluded.next_at, schedule = excluded.schedule
            """,
            [
                .integer(schedule.number), .text(schedule.submission.environment),
                SQLiteValue(schedule.nextAt?.milliseconds), .text(schedule.storedJSON.encodedText),
            ]
        )
    }

    package func removeSchedule(_ number: Int64) throws(StoreError) {
        try connection.run("DELETE FROM schedules WHERE number = ?", [.integer(number)])
    }

    static let scheduleColumns = "number, schedule"

    static func schedule(_ row: SQLiteRow) throws(StoreError) -> Schedule {
        let number = row.integer(0)
        return try JobRow.decode(row, 1, "schedule \(number)") { json throws(FormatError) in try Schedule(json: json) }
    }
}
