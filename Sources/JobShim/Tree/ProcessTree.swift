import Glibc
import JobModel
import LinuxSystem

/// The job's processes: every living descendant of the shim, which is their subreaper.
///
/// A process is signalled by a pidfd whose start time was verified, so a signal never meets a process that got the pid
/// of one that is gone. Only the main process's group is signalled by number, while the main process has not been reaped,
/// because that pins the number.
struct ProcessTree {
    /// What a signal has been sent to: for a walk that repeats until it meets nobody new.
    private struct Key: Hashable {
        var pid: pid_t
        var startTime: UInt64

        init(_ entry: ProcessEntry) { (pid, startTime) = (entry.pid, entry.startTime) }
    }

    private let root: pid_t
    /// The main process's group, as long as the main process has not been reaped.
    var mainGroup: pid_t?

    /// How often a walk looks again for newcomers. A tree may grow because of a signal, and outrun who asks politely;
    /// one that is being stopped cannot for long, and who does all the same is met again by the next walk.
    private static let signalRounds = 3
    private static let stopRounds = 100

    init(root: pid_t, mainGroup: pid_t?) {
        self.root = root
        self.mainGroup = mainGroup
    }

    /// All that live, parents first.
    func living() -> [ProcessEntry] { ProcessTable.descendants(of: root).filter { !$0.isZombie } }

    /// The same, as they are named in records.
    func survivors() -> [Survivor] { living().map { Survivor(pid: $0.pid, command: $0.command) } }

    /// Sends a signal once to every process, also to those that appear meanwhile, if they are not too many.
    func signal(_ signal: Signal) {
        var met: Set<Key> = []
        if let mainGroup {
            // At one moment to the whole group: nobody in it can fork out of its way.
            let members = living().filter { $0.processGroup == mainGroup }
            kill(-mainGroup, signal.rawValue)
            met.formUnion(members.map(Key.init))
        }
        visit(except: met, rounds: Self.signalRounds) { send(signal, to: $0) }
    }

    /// Stops every process; while one is found that had not been met, others may have been forked, so it looks again.
    func stop() {
        if let mainGroup { kill(-mainGroup, SIGSTOP) }
        visit(rounds: Self.stopRounds) { send(.stop, to: $0) }
    }

    /// Stops everything first, so that nothing can multiply, then ends it. Who appears all the same is met the next time.
    func killAll() {
        stop()
        if let mainGroup { kill(-mainGroup, SIGKILL) }
        for entry in living() { send(.kill, to: entry) }
    }

    private func visit(except met: Set<Key> = [], rounds: Int, _ action: (ProcessEntry) -> Void) {
        var met = met
        for _ in 0..<rounds {
            var foundSomebody = false
            for entry in living() where met.insert(Key(entry)).inserted {
                action(entry)
                foundSomebody = true
            }
            if !foundSomebody { return }
        }
    }

    private func send(_ signal: Signal, to entry: ProcessEntry) {
        guard let process = ProcessDescriptor(pid: entry.pid, startTime: entry.startTime) else { return }
        // EPERM (a process of another user) shows in who survives.
        try? process.send(signal: signal.rawValue)
    }
}
