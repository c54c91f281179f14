import Glibc

/// Runs a part of a test in a thread of its own, in the same task. A test that mostly waits, and for long, does not keep
/// others from running then: there are only as many threads for tests as there are processors.
package func aside(_ body: () throws -> Void) async throws {
    try await withTaskExecutorPreference(OwnThread()) { try body() }
}

/// Gives every piece of a task a thread.
private final class OwnThread: TaskExecutor {
    func enqueue(_ job: UnownedJob) {
        let piece = Unmanaged.passRetained(Piece(job: job, executor: self))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                let piece = Unmanaged<Piece>.fromOpaque(argument).takeRetainedValue()
                piece.job.runSynchronously(on: piece.executor.asUnownedTaskExecutor())
                return nil
            },
            piece.toOpaque()
        )
        precondition(failure == 0, "pthread_create: \(failure)")
        pthread_detach(thread)
    }
}

/// What a thread is given.
private final class Piece {
    let job: UnownedJob
    let executor: OwnThread

    init(job: UnownedJob, executor: OwnThread) {
        self.job = job
        self.executor = executor
    }
}
