import JobExecutors
import JobModel
import JobStore
import LinuxSystem
import Values

/// What starts when.
extension Engine {
    /// Starts all that may start. An attempt is committed as running, with its launch, before its shim exists.
    func startJobs() throws {
        guard lifecycle.mayStartJobs else { return }
        for number in scheduler.takeStartable(now: Clock.monotonic(), clock: Clock.now()) {
            guard var job = try job(number), let status = job.record.status.applying(.start) else {
                scheduler.release(number)
                continue
            }
            job.record.status = status
            job.record.poolUnits = scheduler.units(of: number)
            job.notBefore = nil
            try launch(&job)
        }
        try lookAtConditions()
    }

    /// Commits to the next launch of the job's attempt, and launches it.
    func launch(_ job: inout StoredJob) throws {
        job.launch += 1
        let executor = executor(of: job)
        if !executor.startsAtOnce, let status = job.record.status.applying(.wait) { job.record.status = status }
        try update(job)
        runtime[job.record.number] = RuntimeInfo()
        let attempt = try runningAttempt(of: job)
        afterCommit { executor.launch(attempt) }
    }

    /// The executor that has the job's latest attempt.
    func executor(of job: StoredJob) -> any Executor { executors[job.executor] }

    /// How long a job that could not be started waits for its next try.
    private static let requeueDelay = TimeSpan.seconds(5)

    /// Puts a job that could not be started back into the queue, for a while.
    func requeue(_ job: inout StoredJob, reason: String) throws {
        guard let status = job.record.status.applying(.requeue) else { return }
        job.record.status = status
        job.record.poolUnits = [:]
        job.notBefore = Clock.now() + Self.requeueDelay
        try update(job)
        try append(.requeued, of: job.record, ["waiting_for": .string(reason)])
        runtime[job.record.number] = nil
        scheduler.release(job.record.number)
        try enqueue(job, delayedFor: .shortage(reason))
    }

    /// Queues a job as it is stored.
    ///
    /// - Parameter reason: Why it must not start before its time, if it must not.
    func enqueue(_ job: StoredJob, delayedFor reason: WaitReason? = nil) throws {
        let (record, submission) = (job.record, job.record.submission)
        var entry = QueueEntry(submission.place, rank: job.queueRank, arrival: job.arrival)
        entry.startsAt = submission.startsAt.flatMap { $0 > Clock.now() ? $0 : nil }
        if record.attempt == 1, let expiry = submission.expiry { entry.expiresAt = record.submittedAt + expiry }
        entry.wants = try wants(of: submission.dependencies)
        entry.hasConditions = !submission.conditions.isEmpty
        scheduler.enqueue(record.number, entry, delay: delay(of: job, reason))
        schedules.noteOpen(record.number, of: submission.schedule)
        if scheduler.isBroken(record.number) { broken.append(record.number) }
    }

    /// Until when a queued job is held back; `nil`: it is not.
    private func delay(of job: StoredJob, _ reason: WaitReason?) -> Scheduler.Delay? {
        guard let notBefore = job.notBefore else { return nil }
        // No longer than it ever is: the clock may have been set back since.
        let isRetry = job.record.attempt > job.firstAttempt && job.launch == 0
        let most = isRetry ? job.record.submission.retries.longestDelay.nanoseconds * 2 : 0
        let left = min(notBefore.nanoseconds - Clock.now().nanoseconds, max(most, Self.requeueDelay.nanoseconds))
        guard left > 0 else { return nil }
        return Scheduler.Delay(
            until: Clock.monotonic() + left,
            reason: reason ?? (isRetry ? retryReason(of: job) : .shortage("another try"))
        )
    }

    /// Builds the queue anew from the database.
    func reloadQueue() throws {
        let isHeld = scheduler.isHeld
        scheduler = Scheduler()
        scheduler.isHeld = isHeld
        broken = []
        schedules = ScheduleBook(try database.schedules(), putOffAs: schedules, now: Clock.now())
        groupExecutors = [:]
        for group in try database.groups() {
            scheduler.setGroup(group)
            groupExecutors[group.name] = group.executor
        }
        for pool in try database.pools() { scheduler.setPool(pool) }
        jobs.forgetAll()
        for job in try database.live() {
            let record = job.record
            scheduler.occupy(record.number, record.submission.place, units: record.poolUnits)
            schedules.noteOpen(record.number, of: record.submission.schedule)
            jobs.note(job)
        }
        for job in try database.queue() {
            if job.hasMore || job.notBefore != nil {
                if let stored = try database.job(job.number) { try enqueue(stored) }
            } else {
                let rank = QueueRank(arrival: job.submittedAt, priority: 0, number: job.number)
                let place = Scheduler.Place(group: job.group, lock: job.unique, uses: job.uses)
                scheduler.enqueue(job.number, QueueEntry(place, rank: rank, arrival: job.submittedAt))
            }
        }
        correctSchedules()
    }
}

extension Engine {
    /// The launch of a job that is under way, for its executor.
    func runningAttempt(of job: StoredJob) throws(StoreError) -> Attempt {
        let record = job.record
        var takings = PoolTakings()
        if !record.submission.uses.isEmpty {
            let pools = try database.pools()
            takings = PoolTakings(record.submission.uses, units: record.poolUnits) { name in
                pools.first { $0.name == name }?.variable
            }
        }
        return Attempt(
            key: job.key,
            id: record.id,
            launch: job.launch,
            executor: job.executor,
            submittedAt: record.submittedAt,
            submission: record.submission,
            takings: takings
        )
    }
}

extension StoredJob {
    var key: Attempt.Key { Attempt.Key(number: record.number, attempt: record.attempt) }
}

extension Submission {
    /// Where it waits, and for what.
    var place: Scheduler.Place { Scheduler.Place(group: group, lock: unique, slots: Int(slots), uses: uses) }
}

extension Scheduler {
    mutating func setGroup(_ group: JobGroup) {
        setGroup(group.name, slots: group.slots, isPaused: group.isPaused, priority: group.priority)
    }

    mutating func setPool(_ pool: Pool) { setPool(pool.name, total: pool.total, isCounted: pool.isCounted) }
}

extension Pool {
    /// How much there is on this machine: units, or bytes.
    var total: Int64 {
        switch size {
        case .units(let count): count
        case .bytes(let count): Int64(clamping: count.bytes)
        case .percent(let hundredths): Int64(clamping: min(Machine.memory(), 1 << 53)) * hundredths / 100
        }
    }
}
