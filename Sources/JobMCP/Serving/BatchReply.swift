import JobModel
import Synchronization

/// Collects the answers to the messages of a batch, and sends them when there is one for each that wants one.
final class BatchReply: Sendable {
    private struct State {
        var missing: Int
        var answers: [JSONValue] = []
    }

    private let state: Mutex<State>
    private let send: @Sendable ([JSONValue]) async -> Void

    init(count: Int, _ send: @escaping @Sendable ([JSONValue]) async -> Void) {
        state = Mutex(State(missing: count))
        self.send = send
    }

    /// - Parameter answer: `nil` for a message that has none.
    func add(_ answer: JSONValue?) async {
        let all = state.withLock { state -> [JSONValue]? in
            if let answer { state.answers.append(answer) }
            state.missing -= 1
            return state.missing == 0 ? state.answers : nil
        }
        if let all { await send(all) }
    }
}
