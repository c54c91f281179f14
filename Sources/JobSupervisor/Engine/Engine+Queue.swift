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
        for number in scheduler.takeStartable(now: Clock.monotonic()) {
            guard var job = try job(number), let status = job.record.status.applying(.start) else {
                scheduler.release(number)
                continue
            }
            job.record.status = status
            job.notBefore = nil
            try launch(&job)
        }
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
        let delay = Self.requeueDelay
        job.record.status = status
        job.notBefore = Timestamp(nanoseconds: Clock.now().nanoseconds + delay.nanoseconds)
        try update(job)
        try append(.requeued, of: job.record, ["waiting_for": .string(reason)])
        let number = job.record.number
        runtime[number] = nil
        scheduler.release(number)
        let until = Clock.monotonic() + delay.nanoseconds
        scheduler.enqueue(number, job.record.submission.place, delay: .init(until: until, reason: reason))
    }

    /// Builds the queue anew from the database.
    func reloadQueue() throws {
        let isHeld = scheduler.isHeld
        scheduler = Scheduler()
        scheduler.isHeld = isHeld
        for group in try database.groups() {
            scheduler.setGroup(group.name, slots: group.slots, isPaused: group.isPaused)
        }
        jobs.forgetAll()
        for job in try database.live() {
            scheduler.occupy(job.record.number, job.record.submission.place)
            jobs.note(job)
        }
        for job in try database.queue() {
            // No longer than it ever is: the clock may have been set back since.
            let left = min((job.notBefore?.nanoseconds ?? 0) - Clock.now().nanoseconds, Self.requeueDelay.nanoseconds)
            let delay = left > 0 ? Scheduler.Delay(until: Clock.monotonic() + left, reason: "another try") : nil
            scheduler.enqueue(job.number, Scheduler.Place(group: job.group, lock: job.unique), delay: delay)
        }
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
    var place: Scheduler.Place { Scheduler.Place(group: group, lock: unique) }
}
