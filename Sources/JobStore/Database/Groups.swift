package import JobModel
import Values

/// The queues.
extension Database {
    /// The groups that were made, by name, without how many jobs wait and run in each.
    package func groups() throws(StoreError) -> [JobGroup] {
        try connection.rows("SELECT name, slots, paused FROM groups ORDER BY name") {
            JobGroup(name: $0.text(0), slots: $0.optionalInteger(1).map { Int($0) }, isPaused: $0.integer(2) != 0)
        }
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

    /// Makes a group, or changes its slots and whether it is paused.
    package func set(_ group: JobGroup) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO groups (name, slots, paused) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET slots = excluded.slots, paused = excluded.paused
            """,
            [.text(group.name), SQLiteValue(group.slots), SQLiteValue(group.isPaused)]
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
