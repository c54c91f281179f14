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

    /// The last job that was looked at, where there was more to do than one look may; `nil`: the next look begins anew.
    var cursor: EndMark?

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

/// What one look forgets: from the job that ended first on, as long as there is too much of something.
struct RetentionNeed {
    /// Jobs that ended before this time are too old.
    var oldest: Timestamp
    /// Bytes that are more than may be kept.
    var surplus: UInt64
    /// Bytes that are missing on the disk, and the time before which a job must have ended to go for them: where the disk is
    /// full, whoever waits for a job has time to ask how it ended.
    var missing: (bytes: UInt64, before: Timestamp)

    /// Whether this job has to go, if all that ended before it went; it is counted as gone then.
    mutating func takes(_ job: RemovableJob) -> Bool {
        let isWanted =
            job.end.time < oldest.milliseconds || surplus > 0
            || missing.bytes > 0 && job.end.time < missing.before.milliseconds
        guard isWanted else { return false }
        surplus -= min(surplus, job.bytesOnDisk)
        missing.bytes -= min(missing.bytes, job.bytesOnDisk)
        return true
    }
}

extension Engine {
    /// Forgets the oldest ended jobs where there is too much of the past.
    func retain() throws {
        guard retention.takeDue(now: Clock.monotonic()) else { return }
        if try database.trimHistories() { retention.goOn(now: Clock.monotonic()) }
        var need = try need()
        let limit = Retention.batch
        let found = try database.endedJobs(after: retention.cursor, limit: limit) { need.takes($0) }
        let report = try forget(found, reason: "retention")
        // Those that something needs are passed over, until the next look begins with them again.
        retention.cursor = found.count >= limit ? found.last?.end : nil
        if found.count >= limit { retention.goOn(now: Clock.monotonic()) }
        guard report.count > 0 else { return }
        try database.removeGeneralEvents(before: need.oldest)
        if found.count < limit { try forgetEnvironments() }
    }

    private func need() throws -> RetentionNeed {
        let now = Clock.now()
        let used = try retention.bytesOnDisk ?? database.bytesOnDisk()
        retention.noteBytes(sum: used)
        let limit = retention.limits.bytes.bytes
        let young = Retention.youth(retention.limits)
        return RetentionNeed(
            oldest: Timestamp(nanoseconds: now.nanoseconds - retention.limits.age.nanoseconds),
            surplus: used > limit ? used - limit : 0,
            missing: (
                min(used, try state.missingSpace(retention.limits)),
                Timestamp(nanoseconds: now.nanoseconds - young.nanoseconds)
            )
        )
    }

    /// Forgets those of the jobs that nothing needs, and that are still as they were found.
    func forget(_ jobs: [RemovableJob], reason: String, by actor: String? = nil) throws -> PruneReport {
        var report = PruneReport()
        for job in jobs where try database.isUnchanged(job) {
            guard try !isNeeded(job.number) else {
                report.needed += 1
                continue
            }
            try forgetHooks(of: job.number)
            try forget(number: job.number, id: job.id, attempts: job.attempt)
            retention.noteBytes(added: 0, removed: job.bytesOnDisk)
            try append(.removed, by: actor, ["number": .integer(job.number), "reason": .string(reason)])
            report.removed.append(job.number...job.number)
            report.bytes += job.bytesOnDisk
        }
        return report
    }

    /// Whether something needs an ended job: a queued job depends on it, somebody waits for it and others, or a hook of it has
    /// not ended.
    func isNeeded(_ number: Int64) throws -> Bool {
        try scheduler.isNeeded(number) || waiters.follow(number) || database.hasUnendedHook(number)
    }

    /// Forgets the jobs of the hooks of a job that is forgotten, too.
    func forgetHooks(of number: Int64) throws {
        for hook in try database.hooks(of: number) {
            try forget(number: hook.record.number, id: hook.record.id, attempts: hook.record.attempt, hasInput: false)
            retention.noteBytes(added: 0, removed: hook.bytesOnDisk)
        }
    }

    /// Removes the environments of which no job is left.
    func forgetEnvironments() throws {
        try environments.removeUnreferenced(keeping: try database.environmentNames())
    }
}

extension StateDirectory {
    /// Bytes that are missing on the disk to what is to be left free.
    func missingSpace(_ limits: RetentionLimits) throws(SystemError) -> UInt64 {
        let space = try directory.space()
        let wanted = UInt64(Double(space.total) * limits.freeFraction)
        return space.available < wanted ? wanted - space.available : 0
    }
}
