import Synchronization

/// Lets so many Swift tasks in at once; the others wait, first come, first served.
final class Turnstile: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// The first of `waiting` that was not let in.
        var head = 0
    }

    private let state: Mutex<State>

    init(_ places: Int) { state = Mutex(State(free: places)) }

    func enter() async {
        await withCheckedContinuation { continuation in
            let isIn = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isIn { continuation.resume() }
        }
    }

    /// To be called once after each `enter`.
    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.head < state.waiting.count else {
                state.waiting = []
                state.head = 0
                state.free += 1
                return nil
            }
            state.head += 1
            return state.waiting[state.head - 1]
        }
        next?.resume()
    }
}
