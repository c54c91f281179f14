import JobManager
import JobModel
import LinuxSystem
import Synchronization

/// A few threads, each with a `JobClient` of its own, that take work from one queue. They are made when they are needed,
/// and end when they had nothing to do for a while.
final class ClientPool: Sendable {
    /// The client, or why there is none.
    typealias Work = @Sendable (Result<JobClient, JobsError>) -> Void

    private static let idleTime = TimeSpan.seconds(20)

    private struct State {
        var queue: [Work] = []
        /// The queue's first element that was not taken.
        var head = 0
        /// Those that wait for work; the one that was busy last is the next.
        var idle: [Inbox<Work>] = []
        var threads = 0

        mutating func next() -> Work? {
            guard head < queue.count else { return nil }
            defer {
                head += 1
                if head == queue.count {
                    queue = []
                    head = 0
                }
            }
            return queue[head]
        }
    }

    private let home: String?
    private let most: Int
    private let state = Mutex(State())

    init(home: String?, threads: Int) {
        self.home = home
        most = threads
    }

    /// Has the work done, after all that was given before it has at least begun.
    func run(_ work: @escaping Work) {
        let needsThread = state.withLock { state in
            if let inbox = state.idle.popLast() {
                inbox.put(work)
                return false
            }
            state.queue.append(work)
            guard state.threads < most else { return false }
            state.threads += 1
            return true
        }
        if needsThread { addThread() }
    }

    private func addThread() {
        do throws(SystemError) {
            let inbox = try Inbox<Work>()
            _ = try WorkerThread("jobs-client") { [self] in serve(inbox) }
        } catch {
            let abandoned = state.withLock { state -> [Work] in
                state.threads -= 1
                // Others will come to it.
                guard state.threads == 0 else { return [] }
                defer {
                    state.queue = []
                    state.head = 0
                }
                return Array(state.queue[state.head...])
            }
            let failure = JobsError(.overloaded, "no thread can be started for this call", cause: error)
            for work in abandoned { work(.failure(failure)) }
        }
    }

    private func serve(_ inbox: Inbox<Work>) {
        var client: JobClient?
        while let work = next(inbox) {
            do throws(JobsError) {
                let present = if let client { client } else { try JobClient(home: home) }
                client = present
                work(.success(present))
            } catch {
                work(.failure(error))
            }
        }
    }

    /// The next piece of work; `nil` where none came for a while and the thread is to end.
    private func next(_ inbox: Inbox<Work>) -> Work? {
        let queued = state.withLock { state in
            let work = state.next()
            if work == nil { state.idle.append(inbox) }
            return work
        }
        if let queued { return queued }
        while true {
            let came = (try? inbox.descriptor.awaitInput(within: Self.idleTime)) ?? false
            if came, let work = inbox.takeAll().first { return work }
            // Whoever takes an inbox off the list puts something into it.
            let isLeaving = state.withLock { state in
                guard let index = state.idle.firstIndex(where: { $0 === inbox }) else { return false }
                state.idle.remove(at: index)
                state.threads -= 1
                return true
            }
            if isLeaving { return nil }
        }
    }
}
