package import JobModel
package import JobStore
package import LinuxSystem
package import Values

/// Runs attempts on this machine, each under a shim of its own. One thread talks to all shims and sees them end.
package final class LocalExecutor: Executor {
    /// Told on the executor's thread: the attempt, its launch, and what happened.
    package typealias Observer = @Sendable (Attempt.Key, _ launch: Int, ExecutorEvent) -> Void

    private let inbox: Inbox<LocalWork>
    private let thread: WorkerThread

    /// `log` is where shims write what they cannot say otherwise. To be made before any other thread: see
    /// `ChildProcess.endSignals`.
    package init(
        state: StateDirectory,
        log: Descriptor,
        delegation: GroupDelegation? = nil,
        observe: @escaping Observer
    ) throws(SystemError) {
        let inbox = try Inbox<LocalWork>()
        let launcher = try ShimLauncher(log: log)
        self.inbox = inbox
        let poller = try Poller()
        let childEnds = try ChildProcess.endSignals()
        thread = try WorkerThread("jobs-executor") {
            let worker = LocalWorker(
                state: state,
                delegation: delegation,
                launcher: launcher,
                poller: poller,
                observe: observe
            )
            worker.run(inbox: inbox, childEnds: childEnds)
        }
    }

    package var summary: ExecutorSummary {
        ExecutorSummary(name: ExecutorConfiguration.localName, type: ExecutorConfiguration.localName)
    }

    package var startsAtOnce: Bool { true }

    package func problem(with submission: Submission) -> String? {
        if let option = submission.executorOptions.keys.min() {
            return "--executor-option \(option) is for executors of the configuration; name one with --on"
        }
        return submission.gpus == 0 ? nil : "it does not hand out GPUs; count them with a pool, as in --use gpu=1"
    }

    package func check(reply: @escaping @Sendable ([ExecutorCheck]) -> Void) {
        reply([ExecutorCheck("this machine", isGood: true, "jobs run here")])
    }

    package func launch(_ attempt: Attempt) { inbox.put(.launch(attempt)) }
    package func reconnect(_ attempt: Attempt, isAfterReboot: Bool) {
        inbox.put(.reconnect(attempt, isAfterReboot: isAfterReboot))
    }

    package func command(
        _ key: Attempt.Key,
        _ command: AttemptCommand,
        reply: @escaping @Sendable (Result<CommandReport, JobsError>) -> Void
    ) {
        inbox.put(.command(key, command, reply))
    }

    package func killSurvivors(
        of attempt: Attempt,
        _ policy: StopPolicy,
        reply: @escaping @Sendable ([Survivor]) -> Void
    ) {
        inbox.put(.killSurvivors(attempt, policy, reply))
    }

    package func shutDown() {
        inbox.put(.shutDown)
        thread.join()
    }
}

/// What the executor's thread is asked to do.
enum LocalWork: Sendable {
    case launch(Attempt)
    case reconnect(Attempt, isAfterReboot: Bool)
    case command(Attempt.Key, AttemptCommand, @Sendable (Result<CommandReport, JobsError>) -> Void)
    case killSurvivors(Attempt, StopPolicy, @Sendable ([Survivor]) -> Void)
    case shutDown
}
