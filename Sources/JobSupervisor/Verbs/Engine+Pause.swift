import JobExecutors
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// Stopping all processes of jobs, and letting them go on.
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
        let collector = ResultCollector<ReferenceResult>(count: references.count) {
            request.succeed(Call.encode($0, as: request.records))
        }
        for (index, reference) in references.enumerated() {
            do {
                let job = try resolveForChange(reference)
                let number = job.record.number
                try note(Call.method, of: job.record, by: request.actor)
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
}
