import Glibc
import JobModel
import LinuxSystem
import Values

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
    /// The main process's group, which has its pid, as long as the main process has not been reaped.
    var mainGroup: pid_t?
    /// The control group that the processes are in, unless they have left it; `nil`: they have none of their own.
    private let controlGroup: ControlGroup?

    /// How often a walk looks again for newcomers. A tree may grow because of a signal, and outrun who asks politely;
    /// one that is being stopped cannot for long, and who does all the same is met again by the next walk.
    private static let signalRounds = 3
    private static let stopRounds = 100

    init(root: pid_t, mainGroup: pid_t?, controlGroup: ControlGroup? = nil) {
        self.root = root
        self.mainGroup = mainGroup
        self.controlGroup = controlGroup
    }

    /// All that live, parents first.
    func living() -> [ProcessEntry] { ProcessTable.descendants(of: root).filter { !$0.isZombie } }

    /// The same, as they are named in records.
    func survivors() -> [Survivor] { living().map { Survivor(pid: $0.pid, command: $0.command) } }

    /// The same with their command lines, for people: what the main process has left running.
    func leftovers() -> ProcessList? {
        let living = living()
        guard !living.isEmpty else { return nil }
        let named = living.prefix(ProcessList.mostNamed).map { entry in
            let line = ProcessTable.arguments(of: entry.pid).joined(separator: " ")
            return NamedProcess(pid: entry.pid, command: line.isEmpty ? entry.command : String(line.prefix(80)))
        }
        return ProcessList(named, count: living.count)
    }

    /// Sends a signal once to every process, also to those that appear meanwhile, if they are not too many.
    ///
    /// - Parameter deadline: of the monotonic clock; a tree that keeps every processor busy can make this take long.
    func signal(_ signal: Signal, until deadline: Int64 = .max) {
        // At one moment to the whole group: nobody in it can fork out of its way.
        if let mainGroup { kill(-mainGroup, signal.rawValue) }
        visit(rounds: Self.signalRounds, until: deadline) { entry in
            if entry.processGroup != mainGroup { send(signal, to: entry) }
        }
    }

    /// Asks some of the processes to end. Returns false where the main process is meant and cannot be signalled.
    ///
    /// - Parameter deadline: As of `signal(_:until:)`.
    func ask(_ audience: KillProgress.Audience, _ signal: Signal, until deadline: Int64) -> Bool {
        switch audience {
        case .all: self.signal(signal, until: deadline)
        case .main: return mainGroup.map { kill($0, signal.rawValue) == 0 } ?? false
        case .others:
            visit(rounds: Self.signalRounds, until: deadline) { entry in
                if entry.pid != mainGroup { send(signal, to: entry) }
            }
        }
        return true
    }

    /// Sends a signal to the main process, to its group, or to all. Returns who got it; `nil`: nobody did.
    func signal(_ signal: Signal, to scope: SignalScope, main: pid_t) -> SignalReport? {
        // Looked for first: afterwards they may be gone.
        let audience = SignalAudience(living(), main: main, scope)
        guard let report = audience.report else { return nil }
        switch scope {
        case .tree: self.signal(signal)
        // At one moment, as a terminal does.
        case .foreground where mainGroup != nil: kill(-main, signal.rawValue)
        case .main, .foreground: for entry in audience.reached { send(signal, to: entry) }
        }
        return report
    }

    /// Stops every process: each before its children are looked for, so that there cannot be more of them, and again
    /// until nobody new is found, because an orphan may have come to a place that had been passed.
    func stop() {
        if let mainGroup { kill(-mainGroup, SIGSTOP) }
        visit(rounds: Self.stopRounds) { send(.stop, to: $0) }
    }

    /// Stops everything first, so that nothing can multiply, then ends it. Who appears all the same is met the next time.
    func killAll() {
        controlGroup?.kill()
        stop()
        if let mainGroup { kill(-mainGroup, SIGKILL) }
        for entry in living() { send(.kill, to: entry) }
    }

    private func visit(rounds: Int, until deadline: Int64 = .max, _ action: (ProcessEntry) -> Void) {
        var met: Set<Key> = []
        for _ in 0..<rounds {
            var foundSomebody = false
            ProcessTable.visitDescendants(of: root) { entry in
                if !entry.isZombie, met.insert(Key(entry)).inserted {
                    action(entry)
                    foundSomebody = true
                }
                return Clock.monotonic() < deadline
            }
            if !foundSomebody || Clock.monotonic() >= deadline { return }
        }
    }

    private func send(_ signal: Signal, to entry: ProcessEntry) {
        guard let process = ProcessDescriptor(pid: entry.pid, startTime: entry.startTime) else { return }
        // EPERM (a process of another user) shows in who survives.
        try? process.send(signal: signal.rawValue)
    }
}
