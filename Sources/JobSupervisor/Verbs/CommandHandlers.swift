import JobExecutors
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// The verbs that a running job's executor carries out.
extension Engine {
    func pause(_ call: PauseCall, _ request: Request) throws {
        try commandEach(call.references, .pause, request, PauseCall.self)
    }

    func resume(_ call: ResumeCall, _ request: Request) throws {
        try commandEach(call.references, .resume, request, ResumeCall.self)
    }

    private func commandEach<Call: ReferencesCall>(
        _ references: [String],
        _ command: AttemptCommand,
        _ request: Request,
        _: Call.Type
    ) throws {
        let collector = ResultCollector<ReferenceResult>(count: references.count) { request.succeed(Call.encode($0)) }
        for (index, reference) in references.enumerated() {
            do {
                let job = try resolveForChange(reference)
                let number = job.record.number
                try note(Call.method, of: job.record)
                try commandJob(job, command) { [inbox] result in
                    inbox.put(
                        .resume { engine in
                            let result = Result { () throws -> JobRecord in
                                _ = try result.get()
                                return try engine.present(number)
                            }
                            let detail = ReferenceResult(reference: reference, result)
                            engine.afterCommit { collector.set(detail, at: index) }
                        }
                    )
                }
            } catch {
                let failure = ReferenceResult(reference: reference, error: Self.storageError(error))
                afterCommit { collector.set(failure, at: index) }
            }
        }
    }

    func send(_ call: SendCall, _ request: Request) throws {
        let job = try resolveForChange(call.reference)
        let number = job.record.number
        guard job.record.submission.standardInput == .interactive else {
            throw JobsError(
                .wrongState,
                "job \(number) has no open standard input",
                advice: .submitInteractive
            )
        }
        try note(SendCall.method, of: job.record)
        let command = AttemptCommand.send(call.data, endsInput: call.endsInput, timeout: call.timeout)
        try commandJob(job, command) { [inbox] result in
            switch result {
            case .failure(let error): request.fail(error)
            case .success:

                inbox.put(
                    .resume { engine in
                        engine.afterCommit { engine.reply(to: request) { try engine.present(number).json } }
                    }
                )
            }
        }
    }

    /// Commands a job that runs; anything else is an error that says what it does instead.
    private func commandJob(
        _ job: StoredJob,
        _ command: AttemptCommand,
        reply: @escaping @Sendable (Result<SignalReport?, JobsError>) -> Void
    ) throws {
        let record = present(job)
        guard record.status.isLive else {
            throw notRunning(record)
        }
        let key = job.key
        afterCommit { [executor] in executor.command(key, command, reply: reply) }
    }

    /// What to say of a job with which something was to be done that needs its processes.
    func notRunning(_ record: JobRecord) -> JobsError {
        let waiting = record.waitingFor.map { ", waiting for \($0)" } ?? ""
        return JobsError(
            .wrongState,
            "job \(record.number) is not running: it is \(record.status.rawValue)\(waiting)",
            advice: record.status.isEnded ? .retry : nil,
            about: "\(record.number)"
        )
    }
}

extension ReferenceResult {
    init(reference: String, _ result: Result<JobRecord, any Error>) {
        switch result {
        case .success(let record): self.init(reference: reference, record: record)
        case .failure(let error): self.init(reference: reference, error: Engine.storageError(error))
        }
    }
}
