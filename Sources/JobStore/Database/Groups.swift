package import JobModel
import Values

/// The queues.
extension Database {
    /// The groups that were made, by name, without how many jobs wait and run in each.
    package func groups() throws(StoreError) -> [JobGroup] {
        try connection.rows(
            "SELECT name, slots, paused, priority, paused_at, paused_by, executor FROM groups ORDER BY name",
            [],
            Self.group
        )
    }

    static func group(_ row: SQLiteRow) -> JobGroup {
        var group = JobGroup(
            name: row.text(0),
            slots: row.optionalInteger(1).map { Int($0) },
            isPaused: row.integer(2) != 0,
            priority: Int32(clamping: row.integer(3))
        )
        group.pause = row.optionalInteger(4).map { Act(at: Timestamp(milliseconds: $0), by: row.optionalText(5)) }
        group.executor = row.optionalText(6)
        return group
    }

    /// The same with how many jobs wait and run in each.
    package func groupsWithLoad() throws(StoreError) -> [JobGroup] {
        var groups = try groups()
        let counts = Dictionary(grouping: try liveCounts(), by: \.group)
        for index in groups.indices {
            for count in counts[groups[index].name] ?? [] {
                if count.status == .queued {
                    groups[index].queued += count.count
                } else {
                    groups[index].running += count.count
                }
            }
        }
        return groups
    }

    /// Makes a group, or changes what is said of it.
    package func set(_ group: JobGroup) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO groups (name, slots, paused, priority, paused_at, paused_by, executor)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE
            SET slots = excluded.slots, paused = excluded.paused, priority = excluded.priority,
                paused_at = excluded.paused_at, paused_by = excluded.paused_by, executor = excluded.executor
            """,
            [
                .text(group.name), SQLiteValue(group.slots), SQLiteValue(group.isPaused),
                .integer(Int64(group.priority)), SQLiteValue(group.pause?.at.milliseconds),
                SQLiteValue(group.pause?.by), SQLiteValue(group.executor),
            ]
        )
    }

    /// Makes a group without a limit where there is none of this name; false where there is.
    @discardableResult
    package func makeGroup(_ name: String) throws(StoreError) -> Bool {
        try connection.run("INSERT OR IGNORE INTO groups (name, paused) VALUES (?, 0)", [.text(name)])
        return connection.changedRows > 0
    }

    /// Forgets a group; its jobs stay.
    package func removeGroup(_ name: String) throws(StoreError) {
        try connection.run("DELETE FROM groups WHERE name = ?", [.text(name)])
    }
}
