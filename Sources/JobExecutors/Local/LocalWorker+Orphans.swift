import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import SystemPackage
import Values

/// An attempt whose shim was killed, and whose processes have come to this process, their next subreaper.
final class Orphan {
    let attempt: Attempt
    let start: ShimStart
    /// `nil`: it had ended before.
    let main: ProcessDescriptor?
    /// The output pipes; they are emptied, so that the job neither blocks nor gets SIGPIPE.
    let pipes: [Descriptor]
    /// The job's own, where its limits are held by one.
    let group: ControlGroup?
    var firstCause: EndCause?
    var mainToken: UInt64?
    var pipeTokens: [Int32: UInt64] = [:]

    var tree: OrphanTree { OrphanTree(id: attempt.id, mainPID: main?.pid, group: group) }

    init(
        attempt: Attempt,
        start: ShimStart,
        main: ProcessDescriptor?,
        pipes: [Descriptor],
        group: ControlGroup?
    ) {
        self.attempt = attempt
        self.start = start
        self.main = main
        self.pipes = pipes
        self.group = group
    }
}

extension LocalWorker {
    /// Takes the job over: its end, its limits, and its output, which is no longer recorded. `mainEnd` is how its main
    /// process ended, where that is known already.
    func adopt(_ orphan: Orphan, mainEnd: Outcome? = nil) {
        let key = orphan.attempt.key
        orphans[key] = orphan
        if let main = orphan.main {
            children.insert(main.pid)
            orphan.mainToken = watch(main.descriptor, .readable) { [unowned self, unowned orphan] in
                mainEnded(orphan, main)
            }
            armTimeout(of: orphan)
        }
        for pipe in orphan.pipes {
            orphan.pipeTokens[pipe.rawValue] = watch(pipe, .readable) { [unowned self, unowned orphan, unowned pipe] in
                if !discard(pipe) { unwatch(pipe, token: orphan.pipeTokens[pipe.rawValue]) }
            }
        }
        observe(key, orphan.attempt.launch, .shimLost)
        if let stop = endings.removeValue(forKey: key) {
            orphan.firstCause = .killedByUser
            end(orphan, stop.applied(to: orphan.attempt.submission.stop))
        }
        if let mainEnd { finish(orphan, mainEnd) }
    }

    /// Reads and forgets; false at the end of the stream.
    private func discard(_ pipe: Descriptor) -> Bool {
        do throws(SystemError) {
            return try pipe.read(into: scratch) > 0
        } catch {
            return error.errno == .wouldBlock
        }
    }

    /// The time that the job was paused under its shim is not known here: it counts.
    private func armTimeout(of orphan: Orphan) {
        guard let timeout = orphan.attempt.submission.timeout else { return }
        let left = timeout.nanoseconds - ProcessTable.age(ofStartTime: orphan.start.startTime)
        after(TimeSpan(nanoseconds: max(0, left))) { [weak self, weak orphan] in
            guard let self, let orphan, orphans[orphan.attempt.key] === orphan else { return }
            orphan.firstCause = orphan.firstCause ?? .timedOut
            end(orphan, orphan.attempt.submission.stop)
        }
    }

    /// Ends the tree of an orphan; its end is told when its main process is reaped.
    func end(_ orphan: Orphan, _ policy: StopPolicy) {
        kill(orphan.tree, policy) { [weak self] survivors in
            if !survivors.isEmpty { self?.observe(orphan.attempt.key, orphan.attempt.launch, .survived(survivors)) }
        }
    }

    private func mainEnded(_ orphan: Orphan, _ main: ProcessDescriptor) {
        let endedAt = Clock.now()
        let duration = TimeSpan(nanoseconds: ProcessTable.age(ofStartTime: orphan.start.startTime))
        let state = reap(main.pid)
        if case .running = state { return }
        unwatch(main.descriptor, token: orphan.mainToken)
        if orphan.firstCause == nil, let group = orphan.group, group.killsForMemory > 0 {
            orphan.firstCause = .outOfMemory
        }
        var outcome: Outcome
        if case .ended(let reaped) = state {
            outcome = Outcome(ending: Ending(mainProcess: reaped.end, firstCause: orphan.firstCause))
            switch reaped.end {
            case .exited(let code): outcome.exitCode = code
            case .signalled(let signal, let coreDumped):
                outcome.signal = signal
                outcome.coreDumped = coreDumped
            }
            outcome.usage = reaped.usage
            outcome.endedAt = endedAt
            outcome.duration = duration
        } else {
            outcome = Outcome(ending: Ending(status: .lost, reason: .shimLost))
        }
        outcome.startedAt = orphan.start.startedAt
        outcome.peakMemory = orphan.group?.peakMemory
        outcome.keepers = orphan.start.keepers
        finish(orphan, outcome)
    }

    /// Deals with the rest of the tree as the submission says, then records the end.
    private func finish(_ orphan: Orphan, _ outcome: Outcome) {
        switch orphan.attempt.submission.whenMainEnds {
        case .leave: record(orphan, outcome, survivors: orphan.tree.survivors)
        case .kill:
            kill(orphan.tree, orphan.attempt.submission.stop) { [weak self] survivors in
                self?.record(orphan, outcome, survivors: survivors)
            }
        case .linger: linger(orphan, outcome)
        }
    }

    /// Waits until the tree is empty: for one of its processes after the other.
    private func linger(_ orphan: Orphan, _ outcome: Outcome) {
        var waited: ProcessDescriptor?
        for entry in orphan.tree.processes() where waited == nil {
            waited = ProcessDescriptor(pid: entry.pid, startTime: entry.startTime)
        }
        guard let process = waited else { return record(orphan, outcome, survivors: []) }
        var token: UInt64?
        token = watch(process.descriptor, .readable) { [unowned self] in
            unwatch(process.descriptor, token: token)
            _ = reap(process.pid)
            linger(orphan, outcome)
        }
        if token == nil { record(orphan, outcome, survivors: orphan.tree.survivors) }
    }

    private func record(_ orphan: Orphan, _ outcome: Outcome, survivors: [Survivor]) {
        let key = orphan.attempt.key
        guard orphans.removeValue(forKey: key) != nil else { return }
        for pipe in orphan.pipes { unwatch(pipe, token: orphan.pipeTokens[pipe.rawValue]) }
        var outcome = outcome
        outcome.survivors = survivors
        settle(orphan.attempt, outcome)
    }
}
