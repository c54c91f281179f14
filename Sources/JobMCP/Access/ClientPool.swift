import JobManager
import JobModel
import LinuxSystem
import Synchronization
import Values

/// A few threads, each with a `JobClient` of its own, on which tasks may block: a task executor. The threads are made when
/// they are needed, and end when they had nothing to do for a while.
///
/// A task that prefers this executor stays on the thread where it asked, so that what it makes of the answer needs no other
/// thread to wake up.
final class ClientPool: TaskExecutor {
    private static let idleTime = TimeSpan.seconds(20)

    /// What belongs to one thread.
    private final class Worker: Sendable {
        let pool: ClientPool
        let inbox: Inbox<UnownedJob>
        /// Made for its first call.
        nonisolated(unsafe) var client: JobClient?

        init(of pool: ClientPool) throws(SystemError) {
            self.pool = pool
            inbox = try Inbox()
        }
    }

    private struct State {
        var queue: [UnownedJob] = []
        /// The queue's first element that was not taken.
        var head = 0
        /// Those that wait for work; the one that was busy last is the next.
        var idle: [Worker] = []
        var threads = 0

        mutating func next() -> UnownedJob? {
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
    /// The calling thread's worker, where it is one of a pool's.
    private static let current = Result { () throws(SystemError) in try ThreadLocal<Worker>() }

    init(home: String?, threads: Int) {
        self.home = home
        most = threads
    }

    /// The calling thread's client, for a task that runs here.
    func client() throws(JobsError) -> JobClient {
        guard case .success(let current) = Self.current, let worker = current.value, worker.pool === self else {
            throw JobsError(.overloaded, "no thread can be started for this call; repeat it in a moment")
        }
        if let client = worker.client { return client }
        let client = try JobClient(home: home, isLasting: true)
        worker.client = client
        return client
    }

    /// Runs a piece of a task, after all that came before has at least begun.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let needsThread = state.withLock { state in
            if let worker = state.idle.popLast() {
                worker.inbox.put(job)
                return false
            }
            state.queue.append(job)
            guard state.threads < most else { return false }
            state.threads += 1
            return true
        }
        if needsThread { addThread() }
    }

    private func addThread() {
        do throws(SystemError) {
            let (worker, current) = (try Worker(of: self), try Self.current.get())
            _ = try WorkerThread("jobs-client") {
                current.value = worker
                defer { current.value = nil }
                self.serve(worker)
            }
        } catch {
            let abandoned = state.withLock { state in
                state.threads -= 1
                var abandoned: [UnownedJob] = []
                // Otherwise others will come to it.
                while state.threads == 0, let job = state.next() { abandoned.append(job) }
                return abandoned
            }
            // There they find no client, and say so.
            for job in abandoned { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
        }
    }

    private func serve(_ worker: Worker) {
        while let job = next(worker) { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// The next piece of work; `nil` where none came for a while and the thread is to end.
    private func next(_ worker: Worker) -> UnownedJob? {
        let queued = state.withLock { state in
            let job = state.next()
            if job == nil { state.idle.append(worker) }
            return job
        }
        if let queued { return queued }
        while true {
            let came = (try? worker.inbox.descriptor.awaitInput(within: Self.idleTime)) ?? false
            if came, let job = worker.inbox.takeAll().first { return job }
            // Whoever takes a worker off the list gives it something to do.
            let isLeaving = state.withLock { state in
                guard let index = state.idle.firstIndex(where: { $0 === worker }) else { return false }
                state.idle.remove(at: index)
                state.threads -= 1
                return true
            }
            if isLeaving { return nil }
        }
    }
}
