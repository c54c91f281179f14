import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// How an attempt ended. The shim's record says it; where there is none, or where it says that somebody else ended the job,
/// Slurm does.
extension SlurmWorker {
    /// How long what a node wrote may take to be seen here, in nanoseconds.
    private static let fileDelay: Int64 = 3_000_000_000
    /// How long Slurm is asked whether, and why, it ended a job.
    private static let wordDelay = TimeSpan.seconds(4)
    /// How long a shim may take to say that it lives, in nanoseconds.
    private static let lifeSign: Int64 = 20_000_000_000
    /// How often a job may fail on its node before its command was started.
    private static let mostLaunches = 3

    /// The shim has recorded the end.
    func settle(_ one: SlurmAttempt, _ record: ExitRecord) {
        guard attempts[one.key] === one, one.record == nil else { return }
        let ending = record.outcome.ending
        // A job that is asked to end may give an exit status of its own.
        let mayBeSlurm = ending.status != .completed && [.cancelled, .signalled, .exited].contains(ending.reason)
        guard mayBeSlurm, !one.isKilled, polling.problem == nil else { return finish(one, record) }
        one.record = record
        if let row = one.row, row.state.isFinal { return finish(one, record) }
        polling.hurry(isAwaited: true)
        after(Self.wordDelay) { [weak self] in self?.finish(one, record) }
    }

    /// Tells the end, with what Slurm says of it.
    private func finish(_ one: SlurmAttempt, _ record: ExitRecord) {
        guard attempts[one.key] === one else { return }
        var record = record
        let row = one.rows.first { $0.state.ending != nil }
        if let row, let ending = row.state.ending(of: record.outcome.ending) {
            record.outcome.ending = one.isKilled ? Ending(status: .killed, reason: .killedByUser) : ending
            record.outcome.failure =
                record.outcome.failure ?? JobFailure(step: "slurm", errno: 0, message: row.endWords)
            keep(record, of: one)
        } else if one.isKilled, record.outcome.ending.reason == .cancelled {
            record.outcome.ending = Ending(status: .killed, reason: .killedByUser)
            keep(record, of: one)
        }
        if one.jobs.count > 1 || one.rows.contains(where: { $0.restarts > 0 }) {
            cancelLater(one.identity.name, one.jobs)
        }
        drop(one)
        tell(one, .ended(record))
    }

    /// Ends an attempt without a record of a shim.
    func end(_ one: SlurmAttempt, _ outcome: Outcome) {
        guard attempts[one.key] === one else { return }
        let record = one.exitRecord(outcome)
        keep(record, of: one)
        drop(one)
        tell(one, .ended(record))
    }

    /// For those who read the files.
    private func keep(_ record: ExitRecord, of one: SlurmAttempt) {
        if let directory = try? place.attempt(one.key) { try? directory.writeExit(record) }
    }

    /// Slurm says that it is over.
    func over(_ one: SlurmAttempt, _ row: SlurmJob) {
        if let record = one.record { return finish(one, record) }
        let now = Clock.monotonic()
        let since = one.overSince ?? now
        one.overSince = since
        polling.hurry()
        hear(one)
        guard attempts[one.key] === one, one.record == nil else { return }
        decide(one, row, isSeenLong: now - since >= Self.fileDelay)
    }

    /// Slurm does not list it any more: it was listed for as long as Slurm remembers, or Slurm has lost it, or its id is
    /// another job's now.
    func missing(_ one: SlurmAttempt) {
        let now = Clock.monotonic()
        let since = one.overSince ?? now
        one.overSince = since
        if let livesAt = one.livesAt, now - livesAt < Self.lifeSign { return }
        polling.hurry()
        hear(one)
        guard attempts[one.key] === one else { return }
        if let record = one.record { return finish(one, record) }
        if one.start == nil { return decide(one, nil, isSeenLong: now - since >= Self.fileDelay) }
        // It may run on a node all the same: its shim is asked.
        if let askedAt = one.askedAt {
            if now - askedAt >= Self.lifeSign { decide(one, nil, isSeenLong: true) }
            return
        }
        one.askedAt = now
        _ = try? ask(one, .hello) { [weak self] _ in
            one.livesAt = Clock.monotonic()
            self?.tellWait(one, "Slurm does not know its job \(one.jobs.joined(separator: ", ")) any more; it runs on")
        }
    }

    /// Finds out from the files what became of an attempt that Slurm does not run (any more).
    ///
    /// - Parameters:
    ///   - row: What Slurm says; `nil`: it does not know the job.
    ///   - isSeenLong: Whether everything that a node wrote must be seen here by now.
    private func decide(_ one: SlurmAttempt, _ row: SlurmJob?, isSeenLong: Bool) {
        let words = row?.endWords ?? "Slurm does not know its job \(one.jobs.joined(separator: ", ")) any more"
        do {
            guard let directory = try place.attempt(one.key) else {
                return unreadable(one, "the attempt's directory is missing", words)
            }
            if let record = try directory.readExit(launch: one.attempt.launch) { return settle(one, record) }
            guard try directory.readClaim(launch: one.attempt.launch)?.holder != .shim else {
                if isSeenLong { lose(one, row, words, try directory.notes()?.ending?.outcome) }
                return
            }
        } catch {
            return unreadable(one, "\(error)", words)
        }
        closeClaim(of: one) { worker, one, isOurs in if isOurs { worker.unstarted(one, row, words) } }
    }

    /// Nothing is decided as long as the files cannot be read.
    private func unreadable(_ one: SlurmAttempt, _ problem: String, _ words: String) {
        tellWait(one, "how it ended cannot be read from \(place.directory): \(problem); \(words)")
    }

    /// It ran, and its shim recorded no end.
    private func lose(_ one: SlurmAttempt, _ row: SlurmJob?, _ words: String, _ noted: Outcome?) {
        var outcome = noted ?? Outcome(ending: row?.state.ending ?? Ending(status: .lost, reason: .shimLost))
        outcome.startedAt = outcome.startedAt ?? one.start?.startedAt
        if one.isKilled, outcome.ending.reason == .cancelled {
            outcome.ending = Ending(status: .killed, reason: .killedByUser)
        }
        outcome.failure = outcome.failure ?? JobFailure(step: "slurm", errno: 0, message: words)
        end(one, outcome)
    }

    /// It never ran, and never will: the claim is ours.
    private func unstarted(_ one: SlurmAttempt, _ row: SlurmJob?, _ words: String) {
        if one.isKilled { return end(one, Self.killed) }
        program = nil
        switch row?.state {
        case .cancelled, .deadline, .timedOut:
            var outcome = Outcome(ending: row?.state.ending ?? Ending(status: .killed, reason: .cancelled))
            outcome.endedAt = Clock.now()
            outcome.failure = JobFailure(step: "slurm", errno: 0, message: words)
            end(one, outcome)
        case .failed, .completed, .bootFailed, .outOfMemory:
            guard one.attempt.launch >= Self.mostLaunches else { fallthrough }
            var outcome = Outcome(ending: Ending(status: .failed, reason: .spawnFailed))
            outcome.endedAt = Clock.now()
            outcome.failure = JobFailure(step: "launch", errno: 0, message: "\(words)\(lastWords(of: one))")
            end(one, outcome)
        default:
            drop(one)
            tell(one, .notStarted)
        }
    }

    /// What a shim that could not begin said, or Slurm in its place.
    private func lastWords(of one: SlurmAttempt) -> String {
        guard let directory = try? place.attempt(one.key),
            let bytes = try? directory.directory.readFile(SlurmSubmission.log, limit: 1 << 20), !bytes.isEmpty
        else { return "; its shim left no word" }
        let text = String(decoding: bytes.suffix(400), as: UTF8.self)
        return ": " + text.split(separator: "\n").joined(separator: "; ")
    }

    /// Decides about a launch that no shim has claimed, as far as is known, so that none ever does.
    ///
    /// - Parameter then: Gets whether it is decided; else a shim was faster.
    func closeClaim(of one: SlurmAttempt, then: @escaping (SlurmWorker, SlurmAttempt, _ isOurs: Bool) -> Void) {
        do {
            guard let directory = try place.attempt(one.key) else {
                // Nothing was prepared, so no shim can find it.
                return then(self, one, true)
            }
            let identity = ProcessIdentity(pid: 0, startTime: 0, bootID: Machine.bootID())
            let isOurs = try directory.makeClaim(
                Claim(holder: .supervisor, process: identity),
                launch: one.attempt.launch
            )
            if isOurs { return then(self, one, true) }
            let claim = try directory.readClaim(launch: one.attempt.launch)
            then(self, one, claim?.holder == .supervisor)
        } catch {
            unreadable(one, "\(error)", "the launch is not decided")
            after(.seconds(1)) { [weak self] in
                guard let self, attempts[one.key] === one else { return }
                closeClaim(of: one, then: then)
            }
        }
    }
}
