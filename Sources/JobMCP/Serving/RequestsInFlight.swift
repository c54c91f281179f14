import JobModel
import Synchronization

/// The requests that are being carried out, by their ids.
final class RequestsInFlight: Sendable {
    /// More are refused, so that a client that reads no answers costs bounded memory.
    static let most = 8192

    enum Refusal: Error {
        /// Another one of this id is not answered yet.
        case duplicate
        case tooMany
    }

    private struct Entry {
        let number: UInt64
        var task: Task<Void, Never>?
        var isCancelled = false
    }

    private struct State {
        var entries: [RequestID: Entry] = [:]
        var nextNumber: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Carries out `body` as a task of its own.
    func start(_ id: RequestID, _ body: @escaping @Sendable (Ticket) async -> Void) throws(Refusal) {
        let begun = state.withLock { state -> Result<UInt64, Refusal> in
            if state.entries[id] != nil { return .failure(.duplicate) }
            if state.entries.count >= Self.most { return .failure(.tooMany) }
            state.nextNumber += 1
            state.entries[id] = Entry(number: state.nextNumber)
            return .success(state.nextNumber)
        }
        let ticket = Ticket(requests: self, id: id, number: try begun.get())
        let task = Task { await body(ticket) }
        let isCancelled = state.withLock { state in
            guard state.entries[id]?.number == ticket.number else { return false }
            state.entries[id]?.task = task
            return state.entries[id]?.isCancelled ?? false
        }
        if isCancelled { task.cancel() }
    }

    /// The client wants no answer any more: none is sent, and the task is cancelled.
    func cancel(_ id: RequestID) {
        let task = state.withLock { state in
            state.entries[id]?.isCancelled = true
            return state.entries[id]?.task
        }
        task?.cancel()
    }

    /// One request that was begun.
    struct Ticket: Sendable {
        fileprivate let requests: RequestsInFlight
        fileprivate let id: RequestID
        fileprivate let number: UInt64

        /// The work is done; false where nobody wants the answer any more. To be called once.
        func finish() -> Bool {
            requests.state.withLock { state in
                guard let entry = state.entries[id], entry.number == number else { return false }
                state.entries[id] = nil
                return !entry.isCancelled
            }
        }
    }
}
