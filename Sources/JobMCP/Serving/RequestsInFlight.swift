import JobModel
import LinuxSystem
import Synchronization
import Values

/// The requests that are being carried out, by their ids.
final class RequestsInFlight: Sendable {
    /// More are refused, so that a client that reads no answers costs bounded memory.
    static let most = 4096
    /// As many bytes of requests.
    static let mostBytes = 256 << 20

    enum Refusal: Error {
        /// Another one of this id is not answered yet.
        case duplicate
        case tooMany
    }

    private struct Entry {
        let number: UInt64
        var task: Task<Void, Never>?
        /// Whether it goes on until the client or the server ends it.
        let isStream: Bool
        let size: Int
    }

    private struct State {
        var entries: [RequestID: Entry] = [:]
        var nextNumber: UInt64 = 0
        /// Of the requests in `entries`.
        var bytes = 0
        /// Requests that are done, and whose answers the writer has not taken yet.
        var unsent = 0
        /// Told when the last of those that do not go on for ever is answered.
        var drained: Inbox<Void>?

        mutating func remove(_ id: RequestID) -> Entry? {
            guard let entry = entries.removeValue(forKey: id) else { return nil }
            bytes -= entry.size
            return entry
        }

        func noteIfDrained() {
            if let drained, unsent == 0, entries.values.allSatisfy(\.isStream) { drained.put(()) }
        }
    }

    private let state = Mutex(State())

    /// Carries out `body` as a task of its own.
    ///
    /// - Parameters:
    ///   - isStream: Whether it goes on until the client or the server ends it.
    ///   - size: Of the request, in bytes.
    ///   - executor: Where; `nil`: up to its first wait on the thread that reads, so that what needs no wait is answered
    ///     without another thread.
    func start(
        _ id: RequestID,
        isStream: Bool,
        size: Int,
        on executor: (any TaskExecutor)?,
        _ body: @escaping @Sendable (Ticket) async -> Void
    ) throws(Refusal) {
        let begun = state.withLock { state -> Result<UInt64, Refusal> in
            if state.entries[id] != nil { return .failure(.duplicate) }
            guard state.entries.count < Self.most, state.bytes + size <= Self.mostBytes else {
                return .failure(.tooMany)
            }
            state.nextNumber += 1
            state.bytes += size
            state.entries[id] = Entry(number: state.nextNumber, isStream: isStream, size: size)
            return .success(state.nextNumber)
        }
        let ticket = Ticket(requests: self, id: id, number: try begun.get())
        let task =
            if let executor {
                Task(executorPreference: executor) { await body(ticket) }
            } else {
                Task.immediate { await body(ticket) }
            }
        let isWanted = state.withLock { state in
            guard state.entries[id]?.number == ticket.number else { return false }
            state.entries[id]?.task = task
            return true
        }
        if !isWanted { task.cancel() }
    }

    /// The client wants no answer any more: none is sent, the task is cancelled, and the id is free.
    func cancel(_ id: RequestID) { state.withLock { $0.remove(id) }?.task?.cancel() }

    /// Whether the client waits for the answer to a request of this id.
    func isWanted(_ id: RequestID) -> Bool { state.withLock { $0.entries[id] != nil } }

    /// No more will come: `inbox` is told when all are answered that do not go on for ever.
    func drain(_ inbox: Inbox<Void>) {
        state.withLock { state in
            state.drained = inbox
            state.noteIfDrained()
        }
    }

    /// One request that was begun.
    struct Ticket: Sendable {
        fileprivate let requests: RequestsInFlight
        fileprivate let id: RequestID
        fileprivate let number: UInt64

        /// The work is done; false where nobody wants the answer any more. Where it is wanted, `sent` is to follow.
        func finish() -> Bool {
            requests.state.withLock { state in
                guard state.entries[id]?.number == number else { return false }
                _ = state.remove(id)
                state.unsent += 1
                return true
            }
        }

        /// The answer, if there is one, is with the writer.
        func sent() {
            requests.state.withLock { state in
                state.unsent -= 1
                state.noteIfDrained()
            }
        }
    }
}
