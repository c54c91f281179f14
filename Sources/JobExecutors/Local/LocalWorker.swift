import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// The state of the executor's thread: what is connected, what is watched, what is due. Nothing of it is shared.
final class LocalWorker {
    let state: StateDirectory
    /// Below which jobs get control groups of their own; `nil`: they cannot.
    let delegation: GroupDelegation?
    let launcher: ShimLauncher
    let poller: Poller
    let observe: LocalExecutor.Observer

    /// What to do when a descriptor is ready, by its token.
    private var handlers: [UInt64: () -> Void] = [:]
    private var nextToken: UInt64 = 1
    /// What to do at some time of the monotonic clock.
    private var timers: [(due: Int64, action: () -> Void)] = []
    private var isRunning = true

    /// For reading; its content means nothing between two reads.
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    /// The attempts that a shim of theirs answers for.
    var links: [Attempt.Key: ShimLink] = [:]
    /// Shims whose attempt is over, by their pid.
    var former: [pid_t: ShimLink] = [:]
    /// Those of them that have offered to run another attempt, the last one last.
    var spares: [ShimLink] = []
    var sweepsSpares = false
    /// Children of this process that are reaped when their turn comes: shims, and main processes of killed ones.
    var children: Set<pid_t> = []
    /// The attempts whose shim is not reached yet.
    var reconnecting: Set<Attempt.Key> = []
    /// The attempts that their shim ends, and how: where it is killed meanwhile, that is gone on with.
    var endings: [Attempt.Key: StopRequest] = [:]
    /// The attempts whose shim was killed.
    var orphans: [Attempt.Key: Orphan] = [:]

    init(
        state: StateDirectory,
        delegation: GroupDelegation?,
        launcher: ShimLauncher,
        poller: Poller,
        observe: @escaping LocalExecutor.Observer
    ) {
        self.state = state
        self.delegation = delegation
        self.launcher = launcher
        self.poller = poller
        self.observe = observe
    }

    deinit { scratch.deallocate() }

    func run(inbox: Inbox<LocalWork>, childEnds: Descriptor) {
        try? poller.add(inbox.descriptor, .readable, token: 0)
        _ = watch(childEnds, .readable) { [unowned self] in
            _ = try? childEnds.read(into: scratch)
            reapStrangers()
        }
        removeSocketsOfTheDead()
        removeGroupsOfTheDead()
        while isRunning {
            for report in (try? poller.wait(timeout: timeUntilNextTimer())) ?? [] {
                if report.token == 0 {
                    for work in inbox.takeAll() where isRunning { perform(work) }
                } else {
                    handlers[report.token]?()
                }
            }
            runTimers()
        }
    }

    private func perform(_ work: LocalWork) {
        switch work {
        case .launch(let attempt): launch(attempt)
        case .reconnect(let attempt, let isAfterReboot): reconnect(attempt, isAfterReboot: isAfterReboot)
        case .command(let key, let command, let reply): perform(command, on: key, reply: reply)
        case .killSurvivors(let attempt, let policy, let reply): killSurvivors(of: attempt, policy, reply: reply)
        case .shutDown:
            isRunning = false
            links = [:]
            former = [:]
            spares = []
            orphans = [:]
            handlers = [:]
        }
    }

    /// Calls `action` whenever the descriptor is ready, until `unwatch`. Returns the token, or `nil` where it cannot be
    /// watched.
    func watch(_ descriptor: Descriptor, _ events: Poller.Events, action: @escaping () -> Void) -> UInt64? {
        let token = nextToken
        guard (try? poller.add(descriptor, events, token: token)) != nil else { return nil }
        nextToken += 1
        handlers[token] = action
        return token
    }

    func unwatch(_ descriptor: Descriptor, token: UInt64?) {
        guard let token, handlers.removeValue(forKey: token) != nil else { return }
        poller.remove(descriptor)
    }

    /// Reaps a child of this process that was tracked.
    func reap(_ pid: pid_t) -> ChildProcess.State {
        let state = ChildProcess.reap(pid)
        if case .running = state { return state }
        children.remove(pid)
        reapStrangers()
        return state
    }

    /// Reaps children that nobody waits for: what killed shims left behind, and supervisors of other directories that a
    /// shim started. A tracked one comes first, when its turn comes; and while a shim has not said what its main process
    /// is, none is a stranger.
    private func reapStrangers() {
        guard links.values.allSatisfy({ $0.start != nil || !$0.isChild }) else { return }
        let mains = Set(links.values.compactMap { $0.start?.pid })
        while let pid = ChildProcess.peekEnded(), !children.contains(pid), !mains.contains(pid),
            !OwnChildren.mayInclude(pid)
        {
            _ = ChildProcess.reap(pid)
        }
    }

    func after(_ span: TimeSpan, action: @escaping () -> Void) {
        timers.append((Clock.monotonic() + span.nanoseconds, action))
    }

    private func timeUntilNextTimer() -> Int32 {
        guard let next = timers.map(\.due).min() else { return -1 }
        return Int32(clamping: max(0, TimeSpan(nanoseconds: next - Clock.monotonic()).milliseconds))
    }

    private func runTimers() {
        guard !timers.isEmpty else { return }
        let now = Clock.monotonic()
        let due = timers.filter { $0.due <= now }
        timers.removeAll { $0.due <= now }
        for timer in due { timer.action() }
    }
}
