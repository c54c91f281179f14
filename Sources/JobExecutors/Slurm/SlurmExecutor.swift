package import JobModel
import JobStore
package import LinuxSystem
import Synchronization
package import Values

/// Runs attempts on the nodes of a cluster: each is a job of Slurm whose script is this program's shim. One thread knows where
/// each of them is; commands of Slurm, and what may block for long on the shared file system, run on others.
package final class SlurmExecutor: Executor {
    /// As the configuration calls it.
    static let type = "slurm"

    private let configuration: ExecutorConfiguration
    private let count: SharedCount
    private let inbox: Inbox<SlurmWorker.Work>
    private let cancellation: Inbox<Void>
    private let thread: WorkerThread

    package init(_ configuration: ExecutorConfiguration, in surroundings: ExecutorSurroundings) throws(SystemError) {
        let (inbox, cancellation) = (try Inbox<SlurmWorker.Work>(), try Inbox<Void>())
        let count = SharedCount()
        (self.configuration, self.inbox, self.cancellation, self.count) = (configuration, inbox, cancellation, count)
        let commands = SlurmCommands(directory: configuration.commands, cancellation: cancellation.descriptor)
        let place = SharedPlace(of: surroundings.state, in: configuration.directory)
        thread = try WorkerThread("jobs-slurm") {
            let desk = SlurmDesk(commands: commands, place: place, inbox: inbox)
            SlurmWorker(configuration, desk: desk, count: count, observe: surroundings.observe).run()
        }
    }

    package var summary: ExecutorSummary {
        ExecutorSummary(
            name: configuration.name,
            type: configuration.type,
            directory: configuration.directory,
            jobs: count.value
        )
    }

    package var startsAtOnce: Bool { false }

    package func problem(with submission: Submission) -> String? { SlurmRequest.problem(with: submission) }

    package func check(reply: @escaping @Sendable ([ExecutorCheck]) -> Void) { inbox.put { $0.check(reply) } }

    package func launch(_ attempt: Attempt) { inbox.put { $0.launch(attempt) } }

    package func reconnect(_ attempt: Attempt, isAfterReboot: Bool) { inbox.put { $0.reconnect(attempt) } }

    package func command(
        _ key: Attempt.Key,
        _ command: AttemptCommand,
        reply: @escaping @Sendable (Result<CommandReport, JobsError>) -> Void
    ) {
        inbox.put { $0.perform(command, on: key, reply: reply) }
    }

    /// What survived on another machine is out of reach once its shim has gone: Slurm ends it with the allocation.
    package func killSurvivors(
        of attempt: Attempt,
        _ policy: StopPolicy,
        reply: @escaping @Sendable ([Survivor]) -> Void
    ) {
        reply([])
    }

    package func shutDown() {
        cancellation.put(())
        inbox.put { $0.stop() }
        thread.join()
    }
}

/// How many jobs an executor has: told by its thread, read by any.
final class SharedCount: Sendable {
    private let count = Atomic<Int>(0)

    var value: Int {
        get { count.load(ordering: .relaxed) }
        set { count.store(newValue, ordering: .relaxed) }
    }
}
