import JobModel
import JobStore
import LinuxSystem
import Values

/// How much of the past is kept, and when to look whether it is more.
struct Retention {
    let limits: RetentionLimits
    /// When to look next, on the monotonic clock; only after something has changed.
    private(set) var due: Int64?
    /// When what has changed last will be old enough.
    private var last: Int64 = 0
    /// What the directories of all ended jobs take on the disk, as far as that is known: adding it up takes a moment.
    private(set) var bytesOnDisk: UInt64?

    /// Jobs that one look removes at most, so that nobody waits for it long.
    static let batch = 100

    init(_ limits: RetentionLimits) { self.limits = limits }

    /// The supervisor has started: look in a second, once its first client has its answer.
    mutating func noteStart(now: Int64) { due = now + TimeSpan.seconds(1).nanoseconds }

    /// Something has ended: look within a minute.
    mutating func noteChange(now: Int64) {
        last = now + Self.youth(limits).nanoseconds
        due = due ?? last
    }

    /// How long what has ended is left alone.
    static func youth(_ limits: RetentionLimits) -> TimeSpan { min(.seconds(60), limits.age) }

    /// The bytes of ended jobs have changed.
    mutating func noteBytes(added: UInt64, removed: UInt64) {
        bytesOnDisk = bytesOnDisk.map { max($0 + added, removed) - removed }
    }

    /// What is known of them may be wrong.
    mutating func forgetBytes() { bytesOnDisk = nil }

    mutating func noteBytes(sum: UInt64) { bytesOnDisk = sum }

    /// Whether it is time to look; that is then done.
    mutating func takeDue(now: Int64) -> Bool {
        guard let due, due <= now else { return false }
        // What has changed since that look was planned is too young for it.
        self.due = last > now ? last : nil
        return true
    }

    /// There was more to do than one look may: look again soon.
    mutating func goOn(now: Int64) { due = now + TimeSpan.milliseconds(100).nanoseconds }
}

extension Engine {
    /// Forgets the oldest ended jobs where there is too much of the past.
    func retain() throws {
        guard retention.takeDue(now: Clock.monotonic()) else { return }
        let limit = Retention.batch
        let oldest = Timestamp(nanoseconds: Clock.now().nanoseconds - retention.limits.age.nanoseconds)
        var removable = try database.jobs(endedBefore: oldest, limit: limit)
        for (bytes, before) in try excess() where removable.count < limit && bytes > 0 {
            let known = Set(removable.map(\.number))
            let more = try database.oldestJobs(freeing: bytes, endedBefore: before, limit: limit - removable.count)
            removable += more.filter { !known.contains($0.number) }
        }
        for job in removable {
            try forget(number: job.number, id: job.id, attempts: job.attempt)
            retention.noteBytes(added: 0, removed: job.bytesOnDisk)
            try append(.removed, ["number": .integer(job.number), "reason": "retention"])
        }
        guard !removable.isEmpty else { return }
        try database.removeGeneralEvents(before: oldest)
        if removable.count >= limit {
            retention.goOn(now: Clock.monotonic())
        } else {
            try environments.removeUnreferenced(keeping: try database.environmentNames())
        }
    }

    /// Bytes of output that are more than may be kept, each with the time before which a job must have ended to go for them:
    /// where the disk is full, whoever waits for a job has time to ask how it ended.
    private func excess() throws -> [(bytes: UInt64, before: Timestamp)] {
        let now = Clock.now()
        let used = try retention.bytesOnDisk ?? database.bytesOnDisk()
        retention.noteBytes(sum: used)
        let overLimit = used > retention.limits.bytes.bytes ? used - retention.limits.bytes.bytes : 0
        let space = try state.directory.space()
        let wanted = UInt64(Double(space.total) * retention.limits.freeFraction)
        let missing = space.available < wanted ? min(used, wanted - space.available) : 0
        let young = Retention.youth(retention.limits)
        return [(overLimit, now), (missing, Timestamp(nanoseconds: now.nanoseconds - young.nanoseconds))]
    }
}
