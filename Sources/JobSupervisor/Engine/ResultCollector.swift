import Synchronization

/// Gathers what came of each reference of a call, and answers when all are there. What is said first counts.
final class ResultCollector<Value: Sendable>: Sendable {
    private struct State {
        var results: [Value?]
        var missing: Int
    }

    private let state: Mutex<State>
    private let answer: @Sendable ([Value]) -> Void

    init(count: Int, answer: @escaping @Sendable ([Value]) -> Void) {
        state = Mutex(State(results: Array(repeating: nil, count: count), missing: count))
        self.answer = answer
    }

    func set(_ result: Value, at index: Int) {
        let complete: [Value]? = state.withLock { state in
            guard state.results[index] == nil else { return nil }
            state.results[index] = result
            state.missing -= 1
            return state.missing == 0 ? state.results.compactMap { $0 } : nil
        }
        if let complete { answer(complete) }
    }
}
