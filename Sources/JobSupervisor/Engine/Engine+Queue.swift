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
            job.notBefore = nil
            try launch(&job)
        }
        try lookAtConditions()
    }

    /// Commits to the next launch of the job's attempt, and launches it.
    func launch(_ job: inout StoredJob) throws {
        job.launch += 1
        try update(job)
        runtime[job.record.number] = RuntimeInfo()
        let attempt = job.runningAttempt
        let executor = try executor(of: job)
        afterCommit { executor.launch(attempt) }
    }

    /// The executor that has the job's latest attempt.
    func executor(of job: StoredJob) throws(JobsError) -> any Executor {
        guard let executor = executors[job.executor] else {
            throw JobsError(
                .unavailable,
                "this supervisor has no executor '\(job.executor)' for job \(job.record.number)"
            )
        }
        return executor
    }

    /// How long a job that could not be started waits for its next try.
    private static let requeueDelay = TimeSpan.seconds(5)

    /// Puts a job that could not be started back into the queue, for a while.
    func requeue(_ job: inout StoredJob, reason: String) throws {
        guard let status = job.record.status.applying(.requeue) else { return }
        job.record.status = status
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
        schedules = ScheduleBook()
        for schedule in try database.schedules() { schedules.set(schedule) }
        for group in try database.groups() {
            scheduler.setGroup(group.name, slots: group.slots, isPaused: group.isPaused)
        }
        jobs.forgetAll()
        for job in try database.live() {
            scheduler.occupy(job.record.number, job.record.submission.place)
            schedules.noteOpen(job.record.number, of: job.record.submission.schedule)
            jobs.note(job)
        }
        for job in try database.queue() {
            if job.hasMore || job.notBefore != nil {
                if let stored = try database.job(job.number) { try enqueue(stored) }
            } else {
                let rank = QueueRank(arrival: job.submittedAt, priority: 0, number: job.number)
                let place = Scheduler.Place(group: job.group, lock: job.unique)
                scheduler.enqueue(job.number, QueueEntry(place, rank: rank, arrival: job.submittedAt))
            }
        }
        correctSchedules()
    }
}

extension StoredJob {
    /// The launch that is under way, for the executor.
    var runningAttempt: Attempt {
        Attempt(
            key: key,
            id: record.id,
            launch: launch,
            executor: executor,
            submittedAt: record.submittedAt,
            submission: record.submission
        )
    }

    var key: Attempt.Key { Attempt.Key(number: record.number, attempt: record.attempt) }
}

extension Submission {
    /// Where it waits, and for what.
    var place: Scheduler.Place { Scheduler.Place(group: group, lock: unique, slots: Int(slots)) }
}
