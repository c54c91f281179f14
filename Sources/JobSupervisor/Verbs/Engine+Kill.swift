import JobExecutors
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension Engine {
    /// Says what came of one reference.
    private typealias Settle = @Sendable (KillCall.Outcome, ReferenceResult) -> Void
    /// The same with all that there is to tell: who got a signal, which ports are free again.
    private typealias SettleResult = @Sendable (KillCall.Result) -> Void

    /// Ends jobs, or signals them. Each reference is tried, and each is answered for.
    func kill(_ call: KillCall, _ request: Request) throws {
        let collector = ResultCollector<KillCall.Result>(count: call.references.count) {
            request.succeed(KillCall.encode($0, as: request.records))
        }
        for (index, reference) in call.references.enumerated() {
            let settle: SettleResult = { collector.set($0, at: index) }
            do {
                let job = try resolveForChange(reference)
                try note(KillCall.method, of: job.record, by: request.actor)
                switch call.action {
                case .end(let stop): try end(job, reference, stop, call.timeout, request, settle)
                case .signal(let signal, let scope): try signalJob(job, reference, signal, scope, settle)
                }
            } catch {
                let detail = ReferenceResult(reference: reference, error: Self.storageError(error))
                afterCommit { settle(KillCall.Result(.failed, detail)) }
            }
        }
    }

    private func end(
        _ job: StoredJob,
        _ reference: String,
        _ stop: StopRequest,
        _ timeout: TimeSpan,
        _ request: Request,
        _ settleResult: @escaping SettleResult
    ) throws {
        let settle: Settle = { outcome, detail in settleResult(KillCall.Result(outcome, detail)) }
        let record = job.record
        if record.status == .queued {
            var job = job
            try endQueued(&job, by: request.actor)
            let detail = ReferenceResult(reference: reference, record: job.record)
            return afterCommit { settle(.ended, detail) }
        }
        if record.status.isEnded {
            return try endSurvivors(job, reference, stop, settle)
        }
        let number = record.number
        // Forgotten, so that the answer tells who withstands this kill, not an earlier one.
        runtime[number, default: RuntimeInfo()].survivors = []
        let ports = ListenedPorts()
        let waiter = Waiter(
            client: request.client,
            for: .killed,
            of: [number],
            any: true,
            deadline: Clock.monotonic() + timeout.nanoseconds
        ) { [unowned self] _, _ in
            do {
                let now = try present(number)
                let survivors = now.outcome?.survivors ?? now.survivors
                let outcome: KillCall.Outcome = now.status.isEnded ? .ended : .pending
                let detail = ReferenceResult(reference: reference, record: now)
                var result = KillCall.Result(survivors.isEmpty ? outcome : .survived, detail)
                if result.outcome == .ended { result.freedPorts = ports.freed }
                settleResult(result)
            } catch {
                settle(.failed, ReferenceResult(reference: reference, error: Self.storageError(error)))
            }
        }
        afterCommit { [unowned self] in waiters.add(waiter) }
        try endLive(job, stop, ports, by: request.actor) { error in
            settle(.failed, ReferenceResult(reference: reference, error: error))
        }
    }

    /// A job that has ended may have left processes behind, which can still be ended.
    private func endSurvivors(
        _ job: StoredJob,
        _ reference: String,
        _ stop: StopRequest,
        _ settle: @escaping Settle
    ) throws {
        let detail = ReferenceResult(reference: reference, record: present(job))
        guard let survivors = job.record.outcome?.survivors, !survivors.isEmpty else {
            return afterCommit { settle(.alreadyEnded, detail) }
        }
        let attempt = try runningAttempt(of: job)
        let policy = stop.applied(to: job.record.submission.stop)
        let executor = executor(of: job)
        afterCommit { [inbox] in
            executor.killSurvivors(of: attempt, policy) { left in
                inbox.put(.resume { engine in try engine.survivorsEnded(attempt.key, left, reference, settle) })
            }
        }
    }

    private func survivorsEnded(
        _ key: Attempt.Key,
        _ left: [Survivor],
        _ reference: String,
        _ settle: @escaping Settle
    ) throws {
        guard var job = try job(key.number) else {
            let error = JobsError(.notFound, "job \(key.number) was removed while its survivors were being ended")
            return afterCommit { settle(.failed, ReferenceResult(reference: reference, error: error)) }
        }
        if job.key == key {
            job.record.outcome?.survivors = left
            try update(job)
        }
        let detail = ReferenceResult(reference: reference, record: present(job))
        afterCommit { settle(left.isEmpty ? .ended : .survived, detail) }
    }

    private func signalJob(
        _ job: StoredJob,
        _ reference: String,
        _ signal: Signal,
        _ scope: SignalScope,
        _ settle: @escaping SettleResult
    ) throws {
        let record = present(job)
        guard job.record.status.isLive else {
            let problem = notRunning(record)
            let outcome: KillCall.Outcome = record.status.isEnded ? .alreadyEnded : .failed
            let detail =
                record.status.isEnded
                ? ReferenceResult(reference: reference, record: record)
                : ReferenceResult(reference: reference, error: problem)
            return afterCommit { settle(KillCall.Result(outcome, detail)) }
        }
        let key = job.key
        let executor = executor(of: job)
        afterCommit {
            executor.command(key, .signal(signal, scope)) { result in
                switch result {
                case .success(let report):
                    let detail = ReferenceResult(reference: reference, record: record)
                    settle(KillCall.Result(.signalled, detail, report.signal))
                case .failure(let error):
                    settle(KillCall.Result(.failed, ReferenceResult(reference: reference, error: error)))
                }
            }
        }
    }
}
