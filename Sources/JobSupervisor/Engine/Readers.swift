import CLinux
import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Synchronization
import Values

/// Answers the questions that may take long, each on a thread with a connection of its own to the database, so that nothing
/// else waits for it. A question ends with its client. The threads come and go with the questions.
final class Readers: Sendable {
    /// Makes the answer from what is on the disk now; `GuardedEngine.withLock` tells what is not. `nil`: somebody else
    /// answers.
    typealias Question = @Sendable (Database, GuardedEngine) throws -> JSONValue?

    private struct Waiting {
        let request: Request
        let question: Question
    }

    private struct State {
        var waiting: [Waiting] = []
        /// What each thread that reads is doing, and for whom.
        var reading: [UInt64: (client: ClientID, interrupter: Interrupter)] = [:]
        var threads = 0
        /// Those of them that have nothing to do.
        var resting = 0
        var nextTurn: UInt64 = 0
        var isOver = false
    }

    /// How many read at once; more questions wait for each other.
    private static let mostThreads = 4
    /// How long a thread waits for another question, for instance for the next page.
    private static let rest = TimeSpan.milliseconds(200)
    /// How much nicer readers are than the engine: a question can wait for what starts and ends.
    private static let niceness: Int32 = 10

    private let directory: StateDirectory
    private let engine: GuardedEngine
    private let state = Mutex(State())
    private let arrivals: Inbox<Void>

    init(_ directory: StateDirectory, _ engine: GuardedEngine) throws(SystemError) {
        self.directory = directory
        self.engine = engine
        arrivals = try Inbox()
    }

    /// Has a question answered, some time.
    func ask(_ request: Request, _ question: @escaping Question) {
        let needsThread = state.withLock { state in
            guard !state.isOver else { return false }
            state.waiting.append(Waiting(request: request, question: question))
            guard state.resting == 0, state.threads < Self.mostThreads else { return false }
            state.threads += 1
            return true
        }
        guard needsThread else { return arrivals.put(()) }
        do {
            _ = try WorkerThread("jobs-reader") { [self] in work() }
        } catch {
            let stranded = state.withLock { state in
                state.threads -= 1
                // Another thread will come to it, where there is one.
                guard state.threads == 0 else { return [Request]() }
                defer { state.waiting = [] }
                return state.waiting.map(\.request)
            }
            for request in stranded { request.fail(Engine.storageError(error)) }
        }
    }

    /// The client has gone, and its questions with it.
    func forget(_ client: ClientID) {
        state.withLock { state in
            state.waiting.removeAll { $0.request.client == client }
            for reading in state.reading.values where reading.client == client { reading.interrupter.interrupt() }
        }
    }

    /// Ends all that is going on, and waits until it has ended.
    func shutDown() {
        state.withLock { state in
            state.isOver = true
            state.waiting = []
            for reading in state.reading.values { reading.interrupter.interrupt() }
        }
        arrivals.put(())
        let deadline = Clock.monotonic() + TimeSpan.seconds(2).nanoseconds
        while state.withLock({ $0.threads }) > 0, Clock.monotonic() < deadline { usleep(1000) }
    }

    /// A thread's life.
    private func work() {
        // 0 is this thread.
        let own = __priority_which_t(PRIO_PROCESS.rawValue)
        _ = setpriority(own, 0, min(19, getpriority(own, 0) + Self.niceness))
        var database: Database?
        while let next = take() {
            do {
                let open = try database ?? Database.openForReading(in: directory)
                database = open
                guard let turn = begin(next, open.interrupter) else { continue }
                defer { end(turn) }
                if let answer = try next.question(open, engine) { next.request.succeed(answer) }
            } catch let error as StoreError where error.isInterrupted {
                continue
            } catch {
                next.request.fail(Engine.storageError(error))
            }
        }
    }

    /// The next question; `nil` where there was none for a while, and the thread is to end.
    private func take() -> Waiting? {
        let deadline = Clock.monotonic() + Self.rest.nanoseconds
        while true {
            let isOver = Clock.monotonic() >= deadline
            let next: Waiting? = state.withLock { state in
                if !state.waiting.isEmpty { return state.waiting.removeFirst() }
                if isOver || state.isOver { state.threads -= 1 } else { state.resting += 1 }
                return nil
            }
            if let next { return next }
            if isOver || state.withLock({ $0.isOver }) { return nil }
            let left = TimeSpan(nanoseconds: max(0, deadline - Clock.monotonic()))
            _ = try? arrivals.descriptor.awaitInput(within: left)
            _ = arrivals.takeAll()
            state.withLock { $0.resting -= 1 }
        }
    }

    /// Takes note of what the thread is doing; `nil` where that is not wanted any more.
    private func begin(_ next: Waiting, _ interrupter: Interrupter) -> UInt64? {
        state.withLock { state in
            guard !state.isOver else { return nil }
            state.nextTurn += 1
            state.reading[state.nextTurn] = (next.request.client, interrupter)
            return state.nextTurn
        }
    }

    private func end(_ turn: UInt64) { state.withLock { $0.reading[turn] = nil } }
}
