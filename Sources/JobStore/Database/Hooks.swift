internal import JobModel
internal import JobProtocol
internal import Values

/// Which jobs are those of hooks, and of which other jobs.
extension Database {
    /// Leaves out the jobs of hooks; for a condition on the table `jobs`.
    static let noHook = "NOT EXISTS (SELECT 1 FROM hooks WHERE hooks.hook = jobs.number)"

    /// Takes note that a job is that of a hook of another one.
    package func keepHook(_ hook: Int64, of number: Int64) throws(StoreError) {
        try connection.run("INSERT INTO hooks (hook, job) VALUES (?, ?)", [.integer(hook), .integer(number)])
    }

    /// The jobs of the hooks of a job, in the order in which they came.
    package func hooks(of number: Int64) throws(StoreError) -> [StoredJob] {
        let sql = """
            SELECT \(JobRow.columns) FROM jobs
            WHERE number IN (SELECT hook FROM hooks WHERE job = ?) ORDER BY number
            """
        return try connection.rows(sql, [.integer(number)], JobRow.read)
    }

    /// Whether a hook of a job has not ended.
    package func hasUnendedHook(_ number: Int64) throws(StoreError) -> Bool {
        let sql = """
            SELECT EXISTS (
                SELECT 1 FROM hooks JOIN jobs ON jobs.number = hooks.hook WHERE hooks.job = ? AND jobs.ended_at IS NULL
            )
            """
        return try connection.first(sql, [.integer(number)]) { $0.integer(0) != 0 } ?? false
    }

    /// How many jobs of hooks there are.
    func hookCount() throws(StoreError) -> Int {
        Int(try connection.first("SELECT count(*) FROM hooks") { $0.integer(0) } ?? 0)
    }

    /// Takes the note anew from what the jobs say, for a database that was rebuilt.
    func rebuildHooks() throws(StoreError) {
        try connection.run(
            """
            INSERT OR IGNORE INTO hooks (hook, job)
            SELECT number, json_extract(submission, '$.hook.job') FROM jobs
            WHERE group_name = 'hooks' AND json_extract(submission, '$.hook.job') IS NOT NULL
            """
        )
    }
}
