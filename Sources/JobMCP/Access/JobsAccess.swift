import JobManager
import JobModel

/// Asynchronous access to the blocking `JobClient`.
///
/// Each call runs on a thread that has a client of its own. There are few of them: a thousand calls in flight wait in a
/// queue. Nothing is started before the first call, neither threads nor the supervisor, and what has been idle for a while
/// is given up, so that a supervisor with nothing to do can leave.
final class JobsAccess: Sendable {
    /// How long a call may keep its thread.
    enum Duration: Sendable {
        /// The supervisor answers at once, or files are read.
        case short
        /// It waits for something that others do: the end of a process tree, the reading of what is sent.
        case long
    }

    /// The state directory, `--home`; `nil`: the usual one.
    let home: String?
    /// Where tasks belong whose calls are short.
    let short: ClientPool
    private let long: ClientPool
    /// Waits while no answers are to be made: their client does not take them.
    private let awaitRoom: @Sendable () async -> Void

    init(home: String? = nil, awaitRoom: @escaping @Sendable () async -> Void = {}) {
        self.home = home
        self.awaitRoom = awaitRoom
        short = ClientPool(home: home, threads: 16)
        long = ClientPool(home: home, threads: 32)
    }

    /// Runs the body on a thread that has a client, and may block. To wait for jobs, use `EventWatch`.
    func perform<Value: Sendable>(
        _ duration: Duration = .short,
        _ body: @Sendable @escaping (JobClient) throws(JobsError) -> Value
    ) async throws(JobsError) -> Value {
        let pool = duration == .short ? short : long
        return try await withTaskExecutorPreference(pool) { () async throws(JobsError) -> Value in
            // On the thread that makes the answer: so few more are made as there are threads.
            await awaitRoom()
            return try body(pool.client())
        }
    }
}
