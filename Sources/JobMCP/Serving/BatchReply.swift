import JobProtocol
import Synchronization
import Values

/// Collects the answers to the messages of a batch, and sends them when there is one for each that wants one.
final class BatchReply: Sendable {
    /// What is held of answers, in bytes.
    private static let mostBytes = 32 << 20

    private struct State {
        var missing: Int
        var answers: [JSONValue] = []
        var bytes = 0
    }

    private let state: Mutex<State>
    private let send: @Sendable ([JSONValue]) async -> Void

    init(count: Int, _ send: @escaping @Sendable ([JSONValue]) async -> Void) {
        state = Mutex(State(missing: count))
        self.send = send
    }

    /// - Parameters:
    ///   - answer: `nil` for a message that has none.
    ///   - refusal: The answer where the others are too much already; `nil`: never.
    func add(_ answer: JSONValue?, otherwise refusal: JSONValue? = nil) async {
        let size = answer?.encoded.count ?? 0
        let all = state.withLock { state -> [JSONValue]? in
            if let answer {
                let fits = state.bytes + size <= Self.mostBytes
                state.answers.append(fits ? answer : refusal ?? answer)
                if fits { state.bytes += size }
            }
            state.missing -= 1
            return state.missing == 0 ? state.answers : nil
        }
        if let all { await send(all) }
    }
}
