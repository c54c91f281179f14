package import JobModel
internal import JobProtocol
internal import LinuxSystem
package import Values

/// Changing jobs.
extension Database {
    /// Puts a job into the queue, for its first attempt, and gives it the next number. One that is there already under
    /// this id is left as it is (`isNew` false), so that a submission can be repeated; the same id with another submission
    /// is a conflict (`isConflict`, `.usage` as a `JobsError`).
    package func insert(
        id: JobID,
        submission: Submission,
        submittedAt: Timestamp
    ) throws(StoreError) -> (job: StoredJob, isNew: Bool) {
        try connection.change { () throws(StoreError) in
            try connection.run(
                """
                INSERT INTO jobs (id, name, status, group_name, owner, environment, submitted_at, attempt, submission)
                VALUES (?, ?, 'queued', ?, ?, ?, ?, 1, ?) ON CONFLICT (id) DO NOTHING
                """,
                [
                    .text(id.description), SQLiteValue(submission.name), .text(submission.group),
                    SQLiteValue(submission.owner), .text(submission.environment), .integer(submittedAt.milliseconds),
                    .text(submission.json.encodedText),
                ]
            )
            guard connection.changedRows > 0 else {
                guard let existing = try job(id: id) else { throw .damagedRow("the id \(id) is there and is not") }
                guard existing.record.submission == submission else {
                    throw StoreError.conflict("job \(existing.record.number) has the id \(id) and is another job")
                }
                return (existing, false)
            }
            let number = connection.lastInsertedRow
            try insertLabels(submission.labels, of: number)
            let record = JobRecord(
                number: number,
                id: id,
                submission: submission,
                status: .queued,
                attempt: 1,
                // As it is read back: the column holds milliseconds.
                submittedAt: Timestamp(milliseconds: submittedAt.milliseconds)
            )
            return (StoredJob(record: record), true)
        }
    }

    /// Writes what has changed of a job, but for its submission. A job that was removed stays removed.
    ///
    /// - Parameter stored: The job as it is in the database; `nil`: not known, so all of it is written.
    package func update(_ job: StoredJob, from stored: StoredJob? = nil) throws(StoreError) {
        let columns = JobColumns(job)
        let changes = columns.changes(from: stored.map(JobColumns.init))
        guard !changes.isEmpty else { return }
        // Only indexes of the columns that are named here are touched.
        let assignments = changes.map { "\($0.name) = ?" }.joined(separator: ", ")
        try connection.run(
            "UPDATE jobs SET \(assignments) WHERE number = ?",
            changes.map(\.value) + [.integer(job.record.number)]
        )
    }

    /// Writes the submission of a job that was edited while it was queued.
    package func updateSubmission(of record: JobRecord) throws(StoreError) {
        let submission = record.submission
        try connection.change { () throws(StoreError) in
            try connection.run(
                "UPDATE jobs SET name = ?, group_name = ?, owner = ?, environment = ?, submission = ? WHERE number = ?",
                [
                    SQLiteValue(submission.name), .text(submission.group), SQLiteValue(submission.owner),
                    .text(submission.environment), .text(submission.json.encodedText), .integer(record.number),
                ]
            )
            try connection.run("DELETE FROM labels WHERE number = ?", [.integer(record.number)])
            try insertLabels(submission.labels, of: record.number)
        }
    }

    /// Forgets a job with its attempts, labels and events. Remove the directories first: what is left behind by an
    /// interruption in between is found again through the row.
    package func remove(_ number: Int64) throws(StoreError) {
        try connection.change { () throws(StoreError) in
            try connection.run("DELETE FROM events WHERE number = ?", [.integer(number)])
            try connection.run("DELETE FROM jobs WHERE number = ?", [.integer(number)])
            try forgetBatchPart(without: number)
        }
    }

    func insertLabels(_ labels: [String: String], of number: Int64) throws(StoreError) {
        for (key, value) in labels {
            try connection.run(
                "INSERT INTO labels (number, key, value) VALUES (?, ?, ?)",
                [.integer(number), .text(key), .text(value)]
            )
        }
    }

    /// Keeps the record of an attempt that is over, so that it can be told when the job is at another one.
    package func keepAttempt(_ record: JobRecord, launch: Int) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO attempts (number, attempt, launch, status, started_at, state) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (number, attempt) DO UPDATE
            SET launch = excluded.launch, status = excluded.status, started_at = excluded.started_at,
                state = excluded.state
            """,
            [
                .integer(record.number), SQLiteValue(record.attempt), SQLiteValue(launch),
                .text(record.status.rawValue), SQLiteValue(record.startedAt?.milliseconds),
                .text(JobState(record).text),
            ]
        )
    }
}
