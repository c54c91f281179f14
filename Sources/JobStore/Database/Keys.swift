internal import JobModel

/// The keys of submissions: which job each of them stands for.
extension Database {
    /// The job that was submitted last with this key; `nil`: none that is still kept.
    package func number(ofKey key: String) throws(StoreError) -> Int64? {
        try connection.first("SELECT number FROM keys WHERE key = ?", [.text(key)]) { $0.integer(0) }
    }

    /// Lets the key stand for a job.
    package func keep(key: String, of number: Int64) throws(StoreError) {
        try connection.run(
            "INSERT INTO keys (key, number) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET number = excluded.number",
            [.text(key), .integer(number)]
        )
    }

    /// Makes the keys anew from what the jobs say, for a database that was rebuilt.
    func rebuildKeys() throws(StoreError) {
        try connection.run(
            """
            INSERT OR REPLACE INTO keys (key, number)
            SELECT json_extract(submission, '$.key'), number FROM jobs
            WHERE json_extract(submission, '$.key') IS NOT NULL ORDER BY number
            """,
            []
        )
    }
}
