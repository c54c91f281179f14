import JobModel
import JobStore
import Values

/// The jobs that the engine has at hand, each exactly as it is stored: those that are live, for as long as they are, and any
/// other one until the end of the batch in which it was looked at or changed. What is queued stays in the database until it
/// starts.
struct JobMemory {
    private var jobs: [Int64: StoredJob] = [:]
    private var numbers: [JobID: Int64] = [:]
    /// Those that are not live, and are let go of at the end of the batch.
    private var passing: Set<Int64> = []
    /// Those that were changed since `beginStep`.
    private var changed: Set<Int64> = []

    subscript(number: Int64) -> StoredJob? { jobs[number] }

    func number(of id: JobID) -> Int64? { numbers[id] }

    /// Takes note of a job as it was read.
    mutating func note(_ job: StoredJob) {
        let number = job.record.number
        jobs[number] = job
        numbers[job.record.id] = number
        if job.record.status.isLive { passing.remove(number) } else { passing.insert(number) }
    }

    /// Takes note of a job as it was written.
    mutating func change(_ job: StoredJob) {
        changed.insert(job.record.number)
        note(job)
    }

    /// Lets go of a job; the next look at it reads it.
    mutating func forget(_ number: Int64) {
        if let job = jobs.removeValue(forKey: number) { numbers[job.record.id] = nil }
        passing.remove(number)
    }

    mutating func forgetAll() { self = JobMemory() }

    /// What is changed from now on may be undone.
    mutating func beginStep() { changed = [] }

    /// The changes since `beginStep` were undone.
    mutating func undoStep() {
        for number in changed { forget(number) }
        changed = []
    }

    /// Lets go of what is not live.
    mutating func endBatch() {
        for number in passing { forget(number) }
        changed = []
    }
}

extension Engine {
    func job(_ number: Int64) throws -> StoredJob? {
        if let job = jobs[number] { return job }
        let job = try database.job(number)
        if let job { jobs.note(job) }
        return job
    }

    func job(id: JobID) throws -> StoredJob? {
        try (jobs.number(of: id) ?? database.number(of: id)).flatMap(job)
    }

    /// Stores what has changed of a job.
    func update(_ job: StoredJob) throws {
        let stored = jobs[job.record.number]
        try database.update(job, from: stored)
        jobs.change(job)
        retention.noteBytes(added: job.keptBytes, removed: stored?.keptBytes ?? 0)
    }
}

extension StoredJob {
    /// What it takes on the disk as an ended job.
    fileprivate var keptBytes: UInt64 { record.status.isEnded ? bytesOnDisk : 0 }
}
