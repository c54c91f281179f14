package import JobModel
internal import JobProtocol
package import Values

/// A job with what the supervisor alone needs to know of it.
package struct StoredJob: Sendable, Equatable {
    package var record: JobRecord
    /// Counts the shims that were started for the latest attempt.
    package var launch: Int
    /// The name of the executor that has the latest attempt.
    package var executor: String { record.executor ?? ExecutorConfiguration.localName }
    /// A queued job is not started before this.
    package var notBefore: Timestamp?
    /// When it came into the queue, as far as its order is concerned: later than the clock said, where the clock had been set
    /// back; `nil`: when it was submitted.
    package var arrivedAt: Timestamp?
    /// Where it was moved to in the order of its group; `nil`: its place is that of its arrival and priority.
    package var rank: QueueRank?
    /// The attempt that was the first since it was submitted or retried by hand: those after it were made by themselves.
    package var firstAttempt = 1
    /// Of the restarts since then.
    package var restarts = RestartHistory()
    /// What the directories of all its attempts take on the disk, as measured when the latest one ended.
    package var bytesOnDisk: UInt64

    /// When it came into the queue, as far as its order is concerned.
    package var arrival: Timestamp { arrivedAt ?? record.submittedAt }

    /// Its place in the order of its group.
    package var queueRank: QueueRank {
        rank ?? QueueRank(arrival: arrival, priority: record.submission.priority, number: record.number)
    }

    package init(record: JobRecord, launch: Int = 0, notBefore: Timestamp? = nil, bytesOnDisk: UInt64 = 0) {
        self.record = record
        self.launch = launch
        self.notBefore = notBefore
        self.bytesOnDisk = bytesOnDisk
    }
}

/// A row of the table `jobs` and the value that it stands for.
enum JobRow {
    /// What `read` expects, in its order.
    static let columns =
        "number, id, status, attempt, launch, not_before, submitted_at, started_at, bytes_on_disk, state, submission"

    static func read(_ row: SQLiteRow) throws(StoreError) -> StoredJob {
        let number = row.integer(0)
        guard let id = JobID(row.text(1)), let status = JobStatus(rawValue: row.text(2)) else {
            throw .damagedRow("job \(number): id or status cannot be understood")
        }
        var record = JobRecord(
            number: number,
            id: id,
            submission: try decode(row, 10, "job \(number)") { json throws(FormatError) in try Submission(json: json) },
            status: status,
            attempt: Int(row.integer(3)),
            submittedAt: Timestamp(milliseconds: row.integer(6))
        )
        record.startedAt = row.optionalInteger(7).map { Timestamp(milliseconds: $0) }
        let state = try decode(row, 9, "job \(number)") { json throws(FormatError) in try JobState(json, of: record) }
        var job = StoredJob(
            record: state.record,
            launch: Int(row.integer(4)),
            notBefore: row.optionalInteger(5).map { Timestamp(milliseconds: $0) },
            bytesOnDisk: UInt64(clamping: row.integer(8))
        )
        (job.arrivedAt, job.rank) = (state.arrivedAt, state.rank)
        (job.firstAttempt, job.restarts) = (state.firstAttempt, state.restarts)
        return job
    }

    /// Reads a column that holds JSON.
    static func decode<Value>(
        _ row: SQLiteRow,
        _ column: Int32,
        _ context: String,
        _ read: (JSONValue) throws(FormatError) -> Value
    ) throws(StoreError) -> Value {
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try row.withBytes(column) { bytes throws(JSONSyntaxError) in try JSONParser.parse(bytes) }
        } catch {
            throw .damagedRow("\(context): \(error)")
        }
        do throws(FormatError) { return try read(json) } catch { throw .damagedRow("\(context): \(error)") }
    }
}
