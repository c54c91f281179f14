import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import SystemPackage
import Values

/// From the supervisor to Slurm. A launch may be submitted twice, as long as its shims make out among themselves by the claim
/// who runs it: nothing else is decided by what `sbatch` says, or does not say.
extension SlurmWorker {
    private static let longestRetryPause = TimeSpan.seconds(30)

    func launch(_ attempt: Attempt) {
        let one = SlurmAttempt(attempt, place: place.name)
        take(one)
        line.append(one.key)
        // At once: a supervisor that has just started waits for a word about each.
        tellWait(
            one,
            handedOver < configuration.mostQueued
                ? "Slurm: being submitted"
                : "its turn: executor \(configuration.name) is given \(configuration.mostQueued) jobs at once"
        )
        fill()
    }

    /// Hands over as many as Slurm is to have.
    func fill() {
        while handedOver < configuration.mostQueued, lineHead < line.count {
            let key = line[lineHead]
            lineHead += 1
            guard let one = attempts[key], one.stage == .waiting else { continue }
            one.stage = .chosen
            handedOver += 1
            submit(one)
        }
        if lineHead == line.count { (line, lineHead) = ([], 0) }
    }

    /// Submits the attempt, for the first time or again.
    func submit(_ one: SlurmAttempt) {
        guard attempts[one.key] === one, one.stage == .chosen else { return }
        guard let program else { return findProgram() }
        one.stage = .submitting
        if one.failures == 0 { tellWait(one, "Slurm: being submitted") }
        let (attempt, identity, jobs) = (one.attempt, one.identity, one.jobs)
        let (place, commands, common) = (self.place, desk.commands, configuration.options)
        desk.run {
            let result = SlurmSubmission(attempt, identity, place: place, commands: commands).submit(
                program: program,
                options: common,
                earlier: jobs
            )
            return { $0.submitted(attempt, result) }
        }
    }

    /// Finds this program on the shared file system, once for all.
    private func findProgram() {
        guard !isLookingForProgram else { return }
        isLookingForProgram = true
        let place = self.place
        desk.run {
            let found = Result { () throws(SystemError) in try place.program() }
            return { $0.found(found) }
        }
    }

    private func found(_ result: Result<String, SystemError>) {
        isLookingForProgram = false
        switch result {
        case .success(let path): program = path
        case .failure(let error):
            for one in attempts.values where one.stage == .chosen {
                if one.jobs.isEmpty { fail(one, error) } else { retry(one, "\(error)") }
            }
        }
        if program != nil { for one in attempts.values where one.stage == .chosen { submit(one) } }
    }

    /// The shared directory cannot be used: the attempt goes back to the queue, and is launched again in a while. Nothing of it
    /// was submitted.
    private func fail(_ one: SlurmAttempt, _ error: SystemError) {
        program = nil
        let message = "the directory of executor \(configuration.name), \(place.directory), cannot be used: \(error)"
        drop(one)
        if one.isKilled { return tell(one, .ended(one.exitRecord(Self.killed))) }
        let failure = JobFailure(step: "launch", errno: error.errno.rawValue, message: message)
        tell(one, .launchFailed(failure))
    }

    private func submitted(_ attempt: Attempt, _ result: SlurmSubmission.Result) {
        guard let one = attempts[attempt.key], one.attempt.launch == attempt.launch, one.stage == .submitting else {
            return
        }
        one.submittedAt = Clock.monotonic()
        polling.hurry()
        switch result {
        case .unprepared(let error):
            if one.jobs.isEmpty, one.failures == 0 { fail(one, error) } else { retry(one, "\(error)") }
        case .accepted(let job):
            one.stage = .submitted
            one.failures = 0
            one.jobs.append(job)
            tellWait(one, "Slurm: about to be scheduled")
            if one.isKilled { endUnstarted(one) }
        case .refused(let words): refuse(one, words)
        case .failed(let words): retry(one, words)
        }
    }

    /// Whether Slurm has the job is not known, and it cannot be asked now.
    private func retry(_ one: SlurmAttempt, _ words: String) {
        one.stage = .unsure
        one.failures += 1
        let pause = min(Self.longestRetryPause.nanoseconds, 1_000_000_000 << Int64(min(one.failures, 5) - 1))
        one.retryAt = Clock.monotonic() + pause
        tellWait(one, "Slurm does not take the job; it is tried again. Slurm: \(words)")
    }

    /// Slurm will not take such a job. One of an earlier submission may run all the same.
    private func refuse(_ one: SlurmAttempt, _ words: String) {
        one.stage = .submitted
        closeClaim(of: one) { worker, one, isOurs in
            guard isOurs else { return worker.polling.hurry() }
            var outcome = Outcome(ending: Ending(status: .failed, reason: .spawnFailed))
            outcome.failure = JobFailure(step: "submit", errno: 0, message: "Slurm: \(words)")
            outcome.endedAt = Clock.now()
            worker.end(one, outcome)
        }
    }

    static var killed: Outcome {
        var outcome = Outcome(ending: Ending(status: .killed, reason: .killedByUser))
        outcome.endedAt = Clock.now()
        return outcome
    }
}
