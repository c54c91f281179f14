import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension Engine {
    /// Answers when all jobs of the batch have ended, or at the end of the caller's time with what there is.
    func waitBatch(_ call: WaitBatchCall, _ request: Request) throws {
        let batch = call.batch
        let left = try left(inBatch: batch)
        let waiter = Waiter(
            client: request.client,
            for: .ended,
            of: [batch],
            any: false,
            deadline: Clock.monotonic() + call.timeout.nanoseconds
        ) { [unowned self] _, _ in
            // Counted beside the engine: a batch may have a million jobs.
            readers?.ask(request) { database, engine in
                let summary = BatchSummary(number: batch, counts: try database.counts(ofBatch: batch))
                let problem = try database.problem(ofBatch: batch).map { job in engine.withLock { $0.present(job) } }
                return WaitBatchCall.encode(.init(summary: summary, problem: problem), as: request.records)
            }
        }
        afterCommit { [unowned self] in
            if left == 0 { waiter.complete(true, nil) } else { batchWaiters.add(waiter, for: batch, left: left) }
        }
    }

    /// A job of the batch has ended, and that is stored: tells those who wait for the batch if it was the last one.
    func noteEnd(inBatch batch: Int64) {
        guard batchWaiters.noteEnd(in: batch) else { return }
        // Where it cannot be counted they are told at the end of their time.
        guard let left = try? left(inBatch: batch) else { return }
        for waiter in batchWaiters.take(batch, left: left) { waiter.complete(true, nil) }
    }

    private func left(inBatch batch: Int64) throws -> Int {
        if let left = try database.left(inBatch: batch) { return left }
        throw JobsError(.notFound, "there is no batch of job \(batch)", advice: .list)
    }
}
