package import JobModel
package import Values

/// A job with what the supervisor alone needs to know of it.
package struct StoredJob: Sendable, Equatable {
    package var record: JobRecord
    /// Counts the shims that were started for the latest attempt.
    package var launch: Int
    /// The name of the executor that has the latest attempt.
    package var executor = StoredJob.localExecutor
    /// A queued job is not started before this.
    package var notBefore: Timestamp?
    /// What the directories of all its attempts take on the disk, as measured when the latest one ended.
    package var bytesOnDisk: UInt64

    /// The executor of this machine, which is not written down.
    package static let localExecutor = "local"

    package init(record: JobRecord, launch: Int = 0, notBefore: Timestamp? = nil, bytesOnDisk: UInt64 = 0) {
        self.record = record
        self.launch = launch
        self.notBefore = notBefore
        self.bytesOnDisk = bytesOnDisk
    }
}
