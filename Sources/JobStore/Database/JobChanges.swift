package import JobModel
internal import JobProtocol
internal import LinuxSystem
package import Values

/// Changing jobs.
extension Database {
    /// Puts a job into the queue and gives it the next number. One that is there already under this id is left as it is
    /// and named (`isNew` false), so that a submission can be repeated; the same id with another submission is a conflict
    /// (`isConflict`, `.usage` as a `JobsError`).
    package func insert(
        id: JobID,
        submission: Submission,
        submittedAt: Timestamp
    ) throws(StoreError) -> (number: Int64, isNew: Bool) {
        let text = submission.json.encodedText
        return try connection.change { () throws(StoreError) in
            if let existing = try job(id: id) {
                guard existing.record.submission == submission else {
                    throw StoreError.conflict("job \(existing.record.number) has the id \(id) and is another job")
                }
                return (existing.record.number, false)
            }
            try connection.run(
                """
                INSERT INTO jobs (id, name, status, group_name, owner, environment, submitted_at, submission)
                VALUES (?, ?, 'queued', ?, ?, ?, ?, ?)
                """,
                [
                    .text(id.description), SQLiteValue(submission.name), .text(submission.group),
                    SQLiteValue(submission.owner), .text(submission.environment), .integer(submittedAt.milliseconds),
                    .text(text),
                ]
            )
            let number = connection.lastInsertedRow
            try insertLabels(submission.labels, of: number)
            return (number, true)
        }
    }

    /// Writes everything about a job but its submission. The record of an attempt that has ended is kept for itself, too,
    /// so that it can be told after a retry. A job that was removed stays removed.
    package func update(_ job: StoredJob) throws(StoreError) {
        let record = job.record
        let state = JobState(record).text
        // An end that nobody knows counts from now on, for retention.
        let end = record.status.isEnded ? (record.outcome?.endedAt ?? Clock.now()).milliseconds : nil
        try connection.change { () throws(StoreError) in
            try connection.run(
                """
                UPDATE jobs SET status = ?, attempt = ?, launch = ?, not_before = ?, started_at = ?, ended_at = ?,
                    bytes_on_disk = ?, state = ?
                WHERE number = ?
                """,
                [
                    .text(record.status.rawValue), SQLiteValue(record.attempt), SQLiteValue(job.launch),
                    SQLiteValue(job.notBefore?.milliseconds), SQLiteValue(record.startedAt?.milliseconds),
                    SQLiteValue(end), .integer(Int64(clamping: job.bytesOnDisk)), .text(state), .integer(record.number),
                ]
            )
            guard connection.changedRows > 0 else { return }
            if record.status.isEnded, record.attempt > 0 { try keepAttempt(record, launch: job.launch) }
        }
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

    func keepAttempt(_ record: JobRecord, launch: Int) throws(StoreError) {
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
