import JobModel
import JobOutput
import LinuxSystem
import Synchronization
import Values

/// Wakes watches when outputs grow or end, with one thread and one inotify instance for all. Where there is none to be
/// had, they are woken every 100 ms, and so are those of outputs that another machine writes: who looks for nothing waits on.
final class OutputGrowth: Sendable {
    private static let slowPath = TimeSpan.milliseconds(100)
    /// How long the thread stays when nobody is left.
    private static let idleTime = TimeSpan.seconds(20)

    private struct State {
        var inotify: OutputWatches?
        var watches: [OutputWatches.Token: [JobWatch]] = [:]
        /// Those whose outputs cannot be watched.
        var slow: [JobWatch] = []
        var wakeup: Inbox<Void>?
        var isRunning = false
    }

    private let state = Mutex(State())

    func add(_ output: AttemptOutput, for watch: JobWatch) {
        let needsThread = state.withLock { state in
            if state.inotify == nil { state.inotify = try? OutputWatches() }
            if !output.isShared, let token = try? state.inotify?.add(output.directory) {
                state.watches[token, default: []].append(watch)
            } else {
                state.slow.append(watch)
                state.wakeup?.put(())
            }
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard needsThread else { return }
        if (try? WorkerThread("jobs-output", body: { [self] in follow() })) == nil {
            state.withLock { $0.isRunning = false }
            watch.fail(JobsError(.overloaded, "no thread can be started to follow the output"))
        }
    }

    func remove(_ watch: JobWatch) {
        state.withLock { state in
            state.slow.removeAll { $0 === watch }
            for (token, watches) in state.watches where watches.contains(where: { $0 === watch }) {
                let rest = watches.filter { $0 !== watch }
                state.watches[token] = rest.isEmpty ? nil : rest
                if rest.isEmpty { state.inotify?.remove(token) }
            }
        }
    }

    private func follow() {
        let wakeup = try? Inbox<Void>()
        let inotify = state.withLock { state in
            state.wakeup = wakeup
            return state.inotify
        }
        repeat {
            let isSlow = state.withLock { !$0.slow.isEmpty }
            let sources = [inotify?.descriptor, wakeup?.descriptor].compactMap { $0 }
            let time = isSlow || sources.isEmpty ? Self.slowPath : Self.idleTime
            _ = try? Descriptor.awaitInput(ofAny: sources, within: time)
            _ = wakeup?.takeAll()
            deliver(inotify.map { $0.takeChanged() } ?? [])
        } while !isDone()
    }

    /// - Parameter changed: `nil`: any of them.
    private func deliver(_ changed: Set<OutputWatches.Token>?) {
        let woken = state.withLock { state in
            state.slow + state.watches.filter { changed?.contains($0.key) ?? true }.values.joined()
        }
        for watch in woken { watch.deliverOutput() }
    }

    private func isDone() -> Bool {
        state.withLock { state in
            guard state.watches.isEmpty, state.slow.isEmpty else { return false }
            state = State()
            return true
        }
    }
}
