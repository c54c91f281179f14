import JobModel
import JobProtocol
import JobStore
import LinuxSystem

/// The state of the executor's thread: what is connected, what is watched, what is due. Nothing of it is shared.
final class LocalWorker {
    let state: StateDirectory
    let launcher: ShimLauncher
    let poller: Poller
    let observe: LocalExecutor.Observer
    private let inbox: Inbox<LocalWork>

    /// What to do when a descriptor is ready, by its token.
    private var handlers: [UInt64: () -> Void] = [:]
    private var nextToken: UInt64 = 1
    /// What to do at some time of the monotonic clock.
    private var timers: [(due: Int64, action: () -> Void)] = []
    private var isRunning = true

    /// The attempts that a shim of theirs answers for.
    var links: [Attempt.Key: ShimLink] = [:]
    /// The attempts whose shim was killed.
    var orphans: [Attempt.Key: Orphan] = [:]

    init(
        state: StateDirectory,
        inbox: Inbox<LocalWork>,
        launcher: ShimLauncher,
        poller: Poller,
        observe: @escaping LocalExecutor.Observer
    ) {
        self.state = state
        self.inbox = inbox
        self.launcher = launcher
        self.poller = poller
        self.observe = observe
    }

    func run() {
        try? poller.add(inbox.descriptor, .readable, token: 0)
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
        case .reconnect(let attempt): reconnect(attempt)
        case .command(let key, let command, let reply): perform(command, on: key, reply: reply)
        case .killSurvivors(let attempt, let grace, let reply): killSurvivors(of: attempt, grace: grace, reply: reply)
        case .shutDown:
            isRunning = false
            links = [:]
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
