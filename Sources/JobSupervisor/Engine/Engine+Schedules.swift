import JobExecutors
import JobModel
import JobStore
import LinuxSystem
import Logging
import Values

/// What is submitted by itself, at its times.
extension Engine {
    /// How long a schedule is put off whose job cannot be submitted: the disk is full, say.
    private static let putOff = TimeSpan.seconds(60)

    /// Submits the jobs of the schedules whose time has come. A job is stored together with the next time of its schedule:
    /// whatever happens, no time gets two jobs, and none is forgotten.
    func startSchedules() throws {
        // What ran before has to be known: does it still run?
        guard lifecycle.mayStartJobs, !scheduler.isHeld, !schedules.isEmpty else { return }
        try replaceEarlierJobs()
        let now = Clock.now()
        for schedule in schedules.takeDue(now) {
            FaultPoint.reach("supervisor-at-schedule", in: state.directory)
            let sequence = lastEvent
            try step {
                try start(schedule, now)
            } failed: { error in
                // The queue has jobs, or lacks some, that the database does not have, or has.
                if lastEvent != sequence { isQueueStale = true }
                let problem = Self.storageError(error).message
                log.error("put off", metadata: ["schedule": "\(schedule.reference)", "error": "\(error)"])
                schedules.putOff(schedule.number, until: now + Self.putOff, because: problem)
            }
        }
    }

    private func start(_ old: Schedule, _ now: Timestamp) throws {
        var schedule = old
        guard let due = schedule.nextAt else { return }
        try space.admit()
        let zone = try zone(of: schedule)
        let times = DueTimes(from: due, now: now, schedule.missed) { schedule.next(after: $0, in: zone) }
        schedule.problem = nil
        for time in times.runs {
            let job = try submitJob(of: &schedule, at: time, isCatchingUp: times.runs.count > 1)
            guard job == nil else { continue }
            schedule.skipped += 1
            try noteSkipped(schedule, time, "overlap", count: 1)
        }
        schedule.missedTimes += times.missed
        if times.missed > 0, let last = times.last {
            try noteSkipped(schedule, last, "missed", count: times.missed)
        }
        schedule.lastAt = times.last ?? schedule.lastAt
        schedule.nextAt = times.next
        try store(schedule)
        afterCommit { [state] in FaultPoint.reach("supervisor-after-schedule", in: state.directory) }
    }

    /// Submits a job of a schedule, for one of its times or because somebody wants it now (`nil`), as far as the earlier ones
    /// let it; `nil` where they do not. The caller stores the schedule.
    func submitJob(
        _ id: JobID = JobID(),
        of schedule: inout Schedule,
        at time: Timestamp?,
        isCatchingUp: Bool = false,
        by actor: String? = nil
    ) throws -> StoredJob? {
        let open = schedules.openJobs(of: schedule.number)
        let decision = schedule.start(open: open.count, isCatchingUp: isCatchingUp)
        if decision == .skip { return nil }
        var submission = schedule.submission
        submission.schedule = schedule.number
        submission.dueAt = time
        submission.unique = submission.unique ?? schedule.lock
        let job = try submit(id, submission, by: actor, ["schedule": .string(schedule.reference)])
        schedule.runs += 1
        schedule.lastJob = job.record.number
        if decision == .replace { for number in open { try replace(number, of: schedule) } }
        return job
    }

    func store(_ schedule: Schedule) throws {
        try database.write(schedule)
        schedules.set(schedule)
    }

    func zone(of schedule: Schedule) throws(JobsError) -> ZoneRules {
        // It matters to nothing but cron expressions.
        guard case .cron = schedule.recurrence else { return .utc }
        do throws(TimeZones.Problem) {
            return try TimeZones.rules(schedule.zone)
        } catch {
            throw JobsError(.usage, error.description)
        }
    }

    private func noteSkipped(_ schedule: Schedule, _ time: Timestamp, _ reason: String, count: Int64) throws {
        try append(
            .scheduleSkipped,
            [
                "schedule": .string(schedule.reference), "at": .string(time.description), "reason": .string(reason),
                "count": .integer(count),
            ]
        )
    }

    // MARK: Earlier jobs

    /// Ends jobs whose successors were stored before a supervisor was killed that was about to end them.
    private func replaceEarlierJobs() throws {
        guard mayHaveToReplace else { return }
        mayHaveToReplace = false
        for schedule in schedules.all where schedule.overlap == .killOld {
            for number in schedule.openJobs.dropLast() { try replace(number, of: schedule) }
        }
    }

    /// Ends a job because the next one of its schedule is there, which waits for that.
    private func replace(_ number: Int64, of schedule: Schedule) throws {
        guard let job = try job(number) else { return }
        let actor = "schedule \(schedule.reference)"
        if job.record.status.isLive { try note("kill", of: job.record, by: actor) }
        try endForGood(job, by: actor)
    }

    // MARK: The clock

    /// Finds all next times again: the clock may have been set.
    func correctSchedules() {
        let now = Clock.now()
        schedules.forgetPutOffs(beyond: now + Self.putOff)
        for var schedule in schedules.all {
            guard let zone = try? zone(of: schedule) else { continue }
            let next = schedule.corrected(now: now, in: zone)
            guard next != schedule.nextAt else { continue }
            // It is stored with what is made of it; until then it is found again at each start.
            schedule.nextAt = next
            schedules.set(schedule)
        }
    }
}
