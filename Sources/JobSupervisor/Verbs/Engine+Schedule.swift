import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension Engine {
    /// Accepts a schedule: it is on the disk before it is answered for.
    func addSchedule(_ call: ScheduleAddCall, by actor: String?) throws -> Schedule {
        var schedule = call.schedule
        if let existing = schedules.schedule(id: schedule.id) { return try same(existing, schedule) }
        try check(schedule)
        try checkPlace(call.namespaces)
        if !call.acceptsLess { try checkReach(schedule.submission) }
        try space.admit()
        schedule.submission.environment = try environments.store(call.environment)
        // As it is read back.
        let now = Timestamp(milliseconds: Clock.now().milliseconds)
        schedule.createdAt = now
        schedule.nextAt = schedule.next(after: now, in: try zone(of: schedule))
        guard schedule.nextAt != nil else { throw JobsError(.usage, "the schedule has no time to come") }
        schedule = try database.insert(schedule)
        schedules.set(schedule)
        try note(schedule, "added", by: actor)
        return schedule
    }

    private func same(_ existing: Schedule, _ wanted: Schedule) throws(JobsError) -> Schedule {
        if existing.says(sameAs: wanted) { return existing }
        throw JobsError(
            .usage,
            "the key stands for schedule \(existing.reference), which is another one: use another key"
        )
    }

    private func check(_ schedule: Schedule) throws {
        let submission = schedule.submission
        try check(submission)
        try checkUses(of: submission)
        if let name = submission.name {
            guard Schedule.number(of: name) == nil else {
                throw JobsError(.usage, "a schedule cannot be named \"\(name)\": it looks like a schedule's reference")
            }
            if let other = schedules.schedule(named: name) {
                throw JobsError(
                    .wrongState,
                    "schedule \(other.reference) has the name '\(name)' already: remove it, or choose another name"
                )
            }
        }
        guard schedule.missed != .all || schedule.overlap != .killOld else {
            throw JobsError(.usage, "missed is all and overlap is kill-old: the jobs would kill each other")
        }
        guard submission.dependencies.isEmpty, submission.startsAt == nil, submission.standardInput != .stored else {
            throw JobsError(
                .usage,
                "the jobs of a schedule depend on no others, start at its times, and cannot read what is piped in here"
            )
        }
    }

    func listSchedules(_: ScheduleListCall) throws -> [Schedule] { schedules.all }

    func changeSchedule(_ call: ScheduleChangeCall, by actor: String?) throws -> Schedule {
        var schedule = try schedule(call.reference)
        switch call.change {
        case .show: break
        case .pause:
            guard !schedule.isPaused else { break }
            (schedule.isPaused, schedule.nextAt) = (true, nil)
            try store(schedule)
            try note(schedule, "paused", by: actor)
        case .resume:
            guard schedule.isPaused else { break }
            // Times that came meanwhile were not wanted.
            schedule.isPaused = false
            schedule.nextAt = schedule.next(after: Clock.now(), in: try zone(of: schedule))
            try store(schedule)
            try note(schedule, "resumed", by: actor)
        case .remove:
            try database.removeSchedule(schedule.number)
            schedules.remove(schedule.number)
            try note(schedule, "removed", by: actor)
        }
        return schedule
    }

    /// Submits a job now. It does not change the times of the schedule.
    func runSchedule(_ call: ScheduleRunCall, by actor: String?) throws -> JobRecord {
        if let existing = try job(id: call.id) { return present(existing) }
        var schedule = try schedule(call.reference)
        try space.admit()
        guard let job = try submitJob(call.id, of: &schedule, at: nil, by: actor) else {
            let number = schedule.openJobs.last ?? 0
            throw JobsError(
                .wrongState,
                "job \(number) of schedule \(schedule.reference) has not ended",
                advice: .kill,
                about: "\(number)"
            )
        }
        try store(schedule)
        return present(job)
    }

    /// The schedule that a reference means: `s3`, or a name.
    private func schedule(_ reference: String) throws(JobsError) -> Schedule {
        let found =
            Schedule.number(of: reference).flatMap { schedules[$0] } ?? schedules.schedule(named: reference)
        if let found { return found }
        let isNumber = !reference.isEmpty && reference.utf8.allSatisfy { (48...57).contains($0) }
        let names = schedules.all.flatMap { [$0.reference, $0.submission.name].compactMap(\.self) }
        let hint = isNumber ? "; schedules are called s1, s2, ..." : Spelling.hint(for: reference, among: names)
        throw JobsError(.notFound, "there is no schedule '\(reference)'\(hint)")
    }

    private func note(_ schedule: Schedule, _ change: String, by actor: String?) throws {
        try append(
            .scheduleChanged,
            by: actor,
            ["schedule": .string(schedule.reference), "change": .string(change)]
        )
    }
}
