import LinuxSystem
import Synchronization

/// Looks at conditions beside the engine, several at once. One that hangs holds up nobody but those behind it, if all of the
/// threads hang.
final class ConditionChecker: Sendable {
    /// Told what a look found; see `ConditionLook.problem`.
    typealias Report = @Sendable (ConditionLook, _ problem: String?) -> Void

    private struct State {
        var waiting: [(look: ConditionLook, report: Report)] = []
        var threads = 0
    }

    private static let mostThreads = 8
    private let state = Mutex(State())

    func check(_ look: ConditionLook, _ report: @escaping Report) {
        let needsThread = state.withLock { state in
            state.waiting.append((look, report))
            guard state.threads < Self.mostThreads else { return false }
            state.threads += 1
            return true
        }
        guard needsThread else { return }
        do throws(SystemError) {
            _ = try WorkerThread("jobs-when") { [self] in work() }
        } catch {
            // Those that wait are looked at by another thread, or counted as not looked at.
            let dropped = state.withLock { state in
                state.threads -= 1
                defer { if state.threads == 0 { state.waiting = [] } }
                return state.threads == 0 ? state.waiting : []
            }
            for (look, report) in dropped { report(look, "its conditions cannot be looked at: \(error)") }
        }
    }

    private func work() {
        while let (look, report) = next() { report(look, look.problem()) }
    }

    private func next() -> (look: ConditionLook, report: Report)? {
        state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.threads -= 1
            return nil
        }
    }
}
