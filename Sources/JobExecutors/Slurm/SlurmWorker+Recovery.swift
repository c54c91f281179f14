import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// What an earlier supervisor had given to Slurm.
extension SlurmWorker {
    /// Takes an attempt up again. It may be submitted once more where nobody knows whether it was: the claim sees to it that it
    /// runs once.
    func reconnect(_ attempt: Attempt) {
        let key = attempt.key
        let own = try? AttemptDirectory.openOwn(number: key.number, attempt: key.attempt, in: place.state)
        guard let own, let note = SubmissionNote(in: own), note.launch == attempt.launch else { return launch(attempt) }
        let one = SlurmAttempt(attempt, place: place.name)
        one.stage = note.jobs.isEmpty ? .unsure : .submitted
        one.jobs = note.jobs
        take(one)
        handedOver += 1
        // At once, as the shared file system may let wait.
        tellWait(one, "Slurm: its job is being looked up")
        polling.hurry()
        resume(one)
    }

    /// Reads what its shim has told so far, and tells how it stands.
    private func resume(_ one: SlurmAttempt) {
        guard let directory = try? place.attempt(one.key) else {
            one.isUnheard = true
            return tellWait(one, "the supervisor looks for it: \(place.directory) cannot be read")
        }
        var stoppage: Stoppage?
        var inputWait: InputWait?
        var readyAt: Timestamp?
        var end: ExitRecord?
        for notification in one.mailbox.receive(from: directory).notifications {
            switch notification {
            case .started(let start): one.start = start
            case .paused: one.isPaused = true
            case .resumed: one.isPaused = false
            case .stopped(let what): stoppage = what
            case .continued: stoppage = nil
            case .ready(let time): readyAt = time
            case .waitsForInput(let wait): inputWait = wait
            case .ended(let launch, let record) where launch == one.attempt.launch: end = record
            case .progressed, .survived, .mainEnded, .ended, .idle, .failed: break
            }
        }
        if let record = end ?? (try? directory.readExit(launch: one.attempt.launch)) { return settle(one, record) }
        guard let start = one.start else { return }
        one.told = ""
        tell(one, .started(AttemptStart(start, isPaused: one.isPaused, host: host(of: one, in: directory))))
        if let readyAt { tell(one, .ready(readyAt)) }
        if let stoppage { tell(one, .stopped(stoppage)) }
        if let inputWait { tell(one, .waitsForInput(inputWait)) }
    }
}
