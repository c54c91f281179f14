internal import JobModel
internal import LinuxSystem
internal import Values

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
            ("state", .text(JobState(record, executor: job.executor).text)),
        ]
    }

    /// Those that are not as they were; all where it is not known how they were.
    func changes(from stored: JobColumns?) -> [(name: String, value: SQLiteValue)] {
        guard let stored else { return values }
        return zip(values, stored.values).filter { $0.value != $1.value }.map(\.0)
    }
}
