import Glibc
import JobModel
import JobOutput
import JobProtocol
import JobStore
import LinuxSystem
import SystemPackage
import Values

/// The end: of the tree, of the output, of the attempt.
extension AttemptRun {
    /// Begins to end the whole tree. The cause counts where it is the first, and the main process still runs.
    func end(because cause: EndCause, _ policy: StopPolicy) {
        if mainEnd == nil, self.cause == nil { self.cause = cause }
        let action = killer.begin(policy, hasMain: mainEnd == nil, at: Clock.monotonic())
        if let action { perform(action) }
    }

    /// The kernel has killed processes for want of memory: that ends the job.
    func noteMemory() {
        guard let group, cause == nil, mainEnd == nil, group.killsForMemory > 0 else { return }
        cause = .outOfMemory
        guard reaper.mainEnd == nil else { return }
        var policy = submission.stop
        policy.grace = .seconds(0)
        end(because: .outOfMemory, policy)
    }

    func perform(_ action: KillProgress.Action) {
        switch action {
        case .ask(let audience, let signal):
            let deadline = killer.deadline ?? .max
            if !tree.ask(audience, signal, until: deadline), let next = killer.turnToOthers() { return perform(next) }
            // A stopped process takes the signal only once it continues.
            tree.signal(.continue, until: deadline)
            resumeClock()
        case .kill:
            tree.killAll()
            resumeClock()
        case .killAndNameSurvivors:
            tree.killAll()
            reap()
            survivors = tree.survivors()
            if !survivors.isEmpty { control.notify(.survived(survivors)) }
        }
    }

    /// What follows from the end of the main process, of its tree, of the output.
    func settle(at now: Int64) {
        switch publication {
        case .done: return
        case .delayed(let record, let until):
            if until <= now { publish(record) }
        case .notYet:
            guard let mainEnd else { return }
            // A process can be forked between the end of the main process and the look for what is left of its tree.
            if !reaper.isEmpty, !killer.isActive, submission.whenMainEnds == .kill, farewell.map({ $0 <= now }) ?? true
            {
                // Where the kernel has killed them, the main process has not left them running.
                leftovers = cause == .outOfMemory ? nil : tree.leftovers()
                if let action = killer.begin(submission.stop, hasMain: false, at: now) { perform(action) }
            }
            let isLeft = submission.whenMainEnds == .leave && !killer.isActive
            guard reaper.isEmpty || isLeft || !survivors.isEmpty else { return }
            if isLeft, !reaper.isEmpty { survivors = tree.survivors() }
            publish(record(of: mainEnd))
        }
    }

    /// Whether there is nothing left to do. Who survives is reaped, and what they write is read, until they are gone.
    var isOver: Bool {
        guard case .done = publication, reaper.isEmpty else { return false }
        return survivors.isEmpty || pump.open.isEmpty
    }

    /// What is known as soon as the main process has ended.
    func outcome(of end: MainEnd) -> Outcome {
        var outcome = Outcome(ending: Ending(mainProcess: end.process, firstCause: cause))
        switch end.process {
        case .exited(let code): outcome.exitCode = code
        case .signalled(let signal, let coreDumped): (outcome.signal, outcome.coreDumped) = (signal, coreDumped)
        }
        outcome.startedAt = start.startedAt
        outcome.endedAt = end.at
        outcome.duration = end.duration
        outcome.usage = reaper.usage
        outcome.peakMemory = group?.peakMemory
        outcome.keepers = start.keepers
        return outcome
    }

    private func record(of end: MainEnd) -> ExitRecord {
        let now = Clock.monotonic()
        pump.drain(at: now - startedAt)
        noteReadiness(at: now)
        ready.stop()
        // Who is left to run may still write, and that is kept.
        let totals = submission.whenMainEnds == .leave && !reaper.isEmpty ? pump.totals : pump.finish()
        var outcome = outcome(of: end)
        outcome.outputBytes = totals.writtenBytes
        outcome.droppedBytes = totals.droppedBytes
        outcome.outputDigest = pump.digest
        outcome.readyAt = ready.readyAt
        outcome.survivors = survivors
        outcome.leftovers = leftovers
        (outcome.result, outcome.failure) = ResultFile.read(in: attempt.directory.directory)
        return attempt.identity.exitRecord(outcome)
    }

    private func publish(_ record: ExitRecord) {
        do throws(SystemError) {
            try attempt.publish(record, isDurable: !control.hasSubscriber)
        } catch let error where Self.passing.contains(error.errno) {
            publication = .delayed(record, until: Clock.monotonic() + Self.publicationPause)
            return
        } catch {
            // The attempt's directory is gone, or cannot be written ever again: only the supervisor can be told.
            control.notify(.failed(message: "the exit record could not be written: \(error)"))
            publication = .done
            isUnrecorded = true
            return
        }
        publication = .done
        answer(input.close(because: "the job has ended"))
        control.notify(.ended(launch: attempt.identity.launch, record))
        if !control.hasSubscriber { attempt.handOver() }
    }

    private static let passing: [Errno] = [
        .noSpace, .diskQuotaExceeded, .ioError, .noMemory, .tooManyOpenFiles, .tooManyOpenFilesInSystem,
    ]
    private static let publicationPause: Int64 = 1_000_000_000
}
