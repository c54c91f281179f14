import JobStore
import LinuxSystem
import Synchronization
import Values

/// The engine and the lock around it. One thread does the work; others may look while it rests.
final class GuardedEngine: Sendable {
    private let engine: Mutex<Engine>
    private let inbox: Inbox<Work>

    init(_ engine: sending Engine, inbox: Inbox<Work>) {
        self.engine = Mutex(engine)
        self.inbox = inbox
    }

    /// Calls `body` while nothing else is done.
    func withLock<Value: Sendable>(_ body: @Sendable (Engine) throws -> Value) rethrows -> Value {
        try engine.withLock { try body($0) }
    }

    /// Calls `body` where the engine rests and all that was asked for is done and stored; `nil` where it is not so. Nothing
    /// may be changed there.
    func read<Value: Sendable>(_ body: @Sendable (Engine) throws -> Value) rethrows -> Value? {
        try engine.withLockIfAvailable { engine in
            guard engine.isSettled else { return nil }
            defer { engine.jobs.endBatch() }
            return try body(engine)
        } ?? nil
    }

    /// Serves until the supervisor ends. Returns how it is to end.
    func run(signals: Descriptor) throws -> Lifecycle.End {
        let poller = try Poller()
        try poller.add(inbox.descriptor, .readable, token: 0)
        try poller.add(signals, .readable, token: 1)
        // Without a watch, which may be too many for this user, a lost directory is seen when it is needed.
        let removals = try? withLock { try DirectoryWatch(removalsIn: $0.state.directory) }
        if let removals { try poller.add(removals.descriptor, .readable, token: 2) }
        let alarm = try WallAlarm()
        try poller.add(alarm.descriptor, .readable, token: 3)
        var alarmTime: Timestamp?
        withLock { $0.process([]) }
        while true {
            let next: Step = withLock { engine in
                guard let end = engine.lifecycle.end else {
                    return .wait(engine.timeUntilNextDeadline, alarm: engine.nextTime)
                }
                engine.leave(end)
                return .end(end)
            }
            guard case .wait(let timeout, let time) = next else {
                if case .end(let end) = next { return end }
                continue
            }
            if time != alarmTime {
                try alarm.set(time)
                alarmTime = time
            }
            for report in try poller.wait(timeout: timeout) {
                if report.token == 1 { withLock { $0.lifecycle.end = .exit } }
                if report.token == 3 {
                    if alarm.drain() { withLock { $0.correctSchedules() } }
                    alarmTime = nil
                }
                if report.token == 2 {
                    removals?.drain()
                    withLock { $0.leaveIfRemoved() }
                }
            }
            withLock { [inbox] engine in engine.process(inbox.takeAll()) }
        }
    }

    private enum Step {
        case wait(Int32, alarm: Timestamp?)
        case end(Lifecycle.End)
    }
}
