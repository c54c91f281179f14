import Synchronization

/// Wakes one Swift task. Rung while nobody waits, it is remembered; rung twice, once.
final class Bell: Sendable {
    private struct State {
        var isRung = false
        var isCancelled = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func ring() { wake { $0.isRung = true } }

    /// Waits until it is rung; false where the Swift task is cancelled before.
    func next() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isAwake = state.withLock { state in
                    if state.isRung || state.isCancelled { return true }
                    state.waiter = continuation
                    return false
                }
                if isAwake { continuation.resume() }
            }
        } onCancel: {
            wake { $0.isCancelled = true }
        }
        return state.withLock { state in
            defer { state.isRung = false }
            return !state.isCancelled
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
