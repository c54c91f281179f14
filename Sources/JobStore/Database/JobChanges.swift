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
                    .text(submissionWriter.text(of: submission)),
                ]
            )
            guard connection.changedRows > 0 else {
                guard let existing = try job(id: id) else { throw .damagedRow("the id \(id) is there and is not") }
                // What it depends on was said in words, which may mean others by now.
                var wanted = submission
                wanted.dependencies = existing.record.submission.dependencies
                guard existing.record.submission == wanted else {
                    throw StoreError.conflict("job \(existing.record.number) has the id \(id) and is another job")
                }
                return (existing, false)
            }
            let number = connection.lastInsertedRow
            try insertLabels(submission.labels, of: number)
            try insertDependencies(submission.dependencies, of: number)
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

    func insertDependencies(_ dependencies: Dependencies, of number: Int64) throws(StoreError) {
        for dependency in dependencies.all {
            for range in dependency.ranges {
                try connection.run(
                    "INSERT OR IGNORE INTO dependencies (number, first, last) VALUES (?, ?, ?)",
                    [.integer(number), .integer(range.lowerBound), .integer(range.upperBound)]
                )
            }
        }
    }

    /// Writes what has changed of a queued job's submission.
    package func change(_ job: StoredJob) throws(StoreError) {
        let (number, submission) = (job.record.number, job.record.submission)
        try connection.change { () throws(StoreError) in
            try connection.run(
                "UPDATE jobs SET name = ?, group_name = ?, submission = ? WHERE number = ?",
                [
                    SQLiteValue(submission.name), .text(submission.group), .text(submissionWriter.text(of: submission)),
                    .integer(number),
                ]
            )
            for table in ["labels", "dependencies"] {
                try connection.run("DELETE FROM \(table) WHERE number = ?", [.integer(number)])
            }
            try insertLabels(submission.labels, of: number)
            try insertDependencies(submission.dependencies, of: number)
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

extension Database {
    /// Forgets an attempt that is over.
    package func forgetAttempt(_ attempt: Int, of number: Int64) throws(StoreError) {
        try connection.run(
            "DELETE FROM attempts WHERE number = ? AND attempt = ?",
            [.integer(number), SQLiteValue(attempt)]
        )
    }
}

/// The columns of a job's row that change in its life, as they are to be.
struct JobColumns {
    private let values: [(name: String, value: SQLiteValue)]

    init(_ job: StoredJob) {
        let record = job.record
        // An end that nobody knows counts from now on, for retention. None is before its submission: what was submitted
        // since some time has then also ended since.
        let end =
            record.status.isEnded
            ? max(record.outcome?.endedAt ?? Clock.now(), record.submittedAt).milliseconds : nil
        values = [
            ("status", .text(record.status.rawValue)), ("attempt", SQLiteValue(record.attempt)),
            ("launch", SQLiteValue(job.launch)), ("not_before", SQLiteValue(job.notBefore?.milliseconds)),
            ("started_at", SQLiteValue(record.startedAt?.milliseconds)), ("ended_at", SQLiteValue(end)),
            ("bytes_on_disk", .integer(Int64(clamping: job.bytesOnDisk))),
            ("state", .text(JobState(job).text)),
        ]
    }

    /// Those that are not as they were; all where it is not known how they were.
    func changes(from stored: JobColumns?) -> [(name: String, value: SQLiteValue)] {
        guard let stored else { return values }
        return zip(values, stored.values).filter { $0.value != $1.value }.map(\.0)
    }
}
