import JobExecutors
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// What the executor tells.
extension Engine {
    /// How often a shim may die before it has started its job, until the job is given up.
    private static let mostLaunches = 20

    func handle(_ event: ExecutorEvent, of key: Attempt.Key, launch: Int) throws {
        defer { settled(key) }
        guard var job = try job(key.number), job.key == key, job.launch == launch, job.record.status.isLive
        else { return }
        switch event {
        case .waits(let reason), .unknown(let reason?): runtime[key.number, default: RuntimeInfo()].remark = reason
        case .unknown(nil): runtime[key.number, default: RuntimeInfo()].remark = nil
        case .started(let start): try started(&job, start)
        case .paused: try move(&job, .pause, .paused)
        case .resumed: try move(&job, .resume, .resumed)
        case .stopped(let stoppage): try stopped(job, stoppage)
        case .ready(let time): try ready(&job, at: time)
        case .waitsForInput(let wait): try waitsForInput(job, wait)
        case .unresponsive: runtime[key.number, default: RuntimeInfo()].remark = "its shim does not answer"
        case .progressed(let fraction, let message): try progressed(&job, fraction, message, by: nil)
        case .shimLost:
            runtime[key.number, default: RuntimeInfo()].remark = "shim lost: output no longer recorded"
            try append(.shimLost, of: job.record)
        case .survived(let survivors):
            runtime[key.number, default: RuntimeInfo()].survivors = survivors
            try append(.survived, of: job.record, ["survivors": .array(survivors.map(\.json))])
            reached(key.number, .killed)
        case .ended(let record) where record.isRetryable:
            try requeue(&job, reason: record.outcome.failure?.message ?? "resources to start it with")
        case .ended(let record):
            FaultPoint.reach("supervisor-at-exit", in: state.directory)
            var outcome = record.outcome
            if try !retryByItself(&job, after: &outcome) { try end(&job, outcome) }
        case .launchFailed(let failure) where failure.isPermanent:
            var outcome = Outcome(ending: Ending(status: .failed, reason: .spawnFailed))
            outcome.failure = failure
            try end(&job, outcome)
        case .launchFailed(let failure): try requeue(&job, reason: failure.message)
        case .notStarted: try launchAgain(&job)
        }
    }

    /// The attempt's fate since the last supervisor is known now.
    private func settled(_ key: Attempt.Key) {
        guard unsettled.remove(key) != nil else { return }
        FaultPoint.reach("supervisor-during-recovery", in: state.directory)
        guard unsettled.isEmpty else { return }
        noteBoot()
        scheduler.isHeld = false
    }

    private func started(_ job: inout StoredJob, _ start: AttemptStart) throws {
        let number = job.record.number
        runtime[number, default: RuntimeInfo()].pid = start.pid
        runtime[number]?.remark = nil
        let isNews = job.record.startedAt == nil
        job.record.status = start.isPaused ? .paused : .running
        job.record.startedAt = start.startedAt
        job.record.keepers = start.keepers
        job.record.host = start.host
        try update(job)
        if isNews {
            try append(.started, of: job.record, ["pid": start.pid.map { .integer(Int64($0)) }])
            try addHooks(for: [.start], of: job.record)
        }
        reached(number, .started)
    }

    private func move(_ job: inout StoredJob, _ transition: JobTransition, _ kind: JobEvent.Kind) throws {
        guard let status = job.record.status.applying(transition) else { return }
        job.record.status = status
        runtime[job.record.number, default: RuntimeInfo()].wasPaused = true
        try update(job)
        try append(kind, of: job.record)
    }

    private func stopped(_ job: StoredJob, _ stoppage: Stoppage?) throws {
        let number = job.record.number
        guard runtime[number]?.stoppage != stoppage else { return }
        runtime[number, default: RuntimeInfo()].stoppage = stoppage
        runtime[number]?.wasPaused = true
        try append(stoppage == nil ? .continued : .stopped, of: job.record, stoppage?.json.object ?? [:])
    }

    private func ready(_ job: inout StoredJob, at time: Timestamp) throws {
        guard job.record.readyAt == nil else { return }
        job.record.readyAt = time
        try update(job)
        try append(.ready, of: job.record)
        reached(job.record.number, .ready)
    }

    private func waitsForInput(_ job: StoredJob, _ wait: InputWait?) throws {
        let number = job.record.number
        guard runtime[number]?.inputWait != wait else { return }
        runtime[number, default: RuntimeInfo()].inputWait = wait
        guard let wait else { return }
        var details = wait.process.json.object ?? [:]
        details.append("secret", wait.isSecret ? true : nil)
        try append(.waitsForInput, of: job.record, details)
        reached(number, .input)
    }

    /// The shim died before it began, or never lived.
    private func launchAgain(_ job: inout StoredJob) throws {
        guard job.launch < Self.mostLaunches else {
            var outcome = Outcome(ending: Ending(status: .failed, reason: .spawnFailed))
            outcome.failure = JobFailure(
                step: "launch",
                errno: 0,
                message: "its shim ended \(Self.mostLaunches) times before it had started the command"
            )
            return try end(&job, outcome)
        }
        try launch(&job)
    }

    /// Ends a job: its record, its slot, its event, and all who wait for it.
    ///
    /// - Parameter actor: Who asked for it, where somebody did who said so.
    func end(_ job: inout StoredJob, _ outcome: Outcome, by actor: String? = nil) throws {
        guard try conclude(&job, outcome) else { return }
        try update(job)
        try append(.ended, of: job.record, by: actor, ["exit_code": outcome.exitCode.map { .integer(Int64($0)) }])
        try addHooks(for: Self.occasions(ofEnd: job.record), of: job.record)
        afterCommit { [state] in FaultPoint.reach("supervisor-after-end", in: state.directory) }
        let number = job.record.number
        afterCommit { [metrics, status = job.record.status] in metrics.ended(status) }
        runtime[number] = nil
        scheduler.dequeue(number)
        scheduler.release(number)
        schedules.noteEnd(number, of: job.record.submission.schedule)
        tellDependents(of: job.record)
        retention.noteChange(now: Clock.monotonic())
        reached(number, .ended)
        if let batch = job.record.submission.batch { afterCommit { [unowned self] in noteEnd(inBatch: batch) } }
    }

    /// Takes note in a job of how its attempt has ended; false if it cannot have ended now. The caller stores the job.
    func conclude(_ job: inout StoredJob, _ outcome: Outcome) throws -> Bool {
        guard let status = job.record.status.applying(.end(outcome.ending)) else { return false }
        // Its start was never told, or not to this supervisor.
        if job.record.startedAt == nil, let startedAt = outcome.startedAt {
            job.record.startedAt = startedAt
            try append(.started, of: job.record)
            try addHooks(for: [.start], of: job.record)
        }
        job.record.status = status
        job.record.outcome = outcome
        job.record.startedAt = outcome.startedAt ?? job.record.startedAt
        if job.record.readyAt == nil, let readyAt = outcome.readyAt { try ready(&job, at: readyAt) }
        // What was never launched has no directory, but for its input.
        if job.launch > 0 || job.record.submission.standardInput == .stored {
            job.bytesOnDisk += sizeOnDisk(of: job.key)
        }
        try database.noteRun(of: job.record)
        return true
    }

    /// What the attempt takes on the disk of the state directory; 0 if that cannot be found out: it must not keep the job
    /// from ending.
    func sizeOnDisk(of key: Attempt.Key) -> UInt64 {
        let directory = try? AttemptDirectory.openOwn(number: key.number, attempt: key.attempt, in: state)
        return (try? directory?.sizeOnDisk()) ?? 0
    }

    /// Answers those for whom this was the last thing to wait for.
    func reached(_ number: Int64, _ milestone: Waiter.Milestone) {
        afterCommit { [unowned self] in
            for waiter in waiters.take(number: number, reached: milestone) { waiter.complete(true, waiter.first) }
        }
    }

    /// Appends an event about a job.
    ///
    /// - Parameter actor: Who asked for it, where somebody did who said so.
    func append(
        _ kind: JobEvent.Kind,
        of record: JobRecord,
        by actor: String? = nil,
        _ details: JSONObject = [:]
    ) throws {
        var members: JSONObject = [
            "name": record.submission.name.map { .string($0) },
            "status": .string(record.status.told.rawValue),
            "reason": record.outcome.map { .string($0.ending.reason.rawValue) },
            "by": actor.map { .string($0) },
            "hook_of": record.submission.hook.map { .integer($0.number) },
        ]
        for member in details.members { members.append(member.name, member.value) }
        let event = JobEvent(
            sequence: 0,
            time: Clock.now(),
            kind: kind,
            number: record.number,
            id: record.id,
            attempt: record.attempt,
            details: members
        )
        lastEvent = try database.append(event)
    }

    /// Takes note of who asked for something that shows in the job's own events only later, without his name.
    func note(_ verb: String, of record: JobRecord, by actor: String?) throws {
        if let actor { try append(.requested, of: record, by: actor, ["verb": .string(verb)]) }
    }

    /// Appends an event about something else than a job.
    func append(_ kind: JobEvent.Kind, by actor: String? = nil, _ details: JSONObject) throws {
        var details = details
        details.append("by", actor.map { .string($0) })
        lastEvent = try database.append(JobEvent(sequence: 0, time: Clock.now(), kind: kind, details: details))
    }
}
