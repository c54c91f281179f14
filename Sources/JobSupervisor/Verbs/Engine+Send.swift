import JobExecutors
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension Engine {
    func send(_ call: SendCall, _ request: Request) throws {
        let job = try resolveForChange(call.reference)
        let number = job.record.number
        guard job.record.submission.takesInput else {
            throw JobsError(
                .wrongState,
                "job \(number) has no open standard input",
                advice: .submitInteractive
            )
        }
        guard job.record.submission.hasTerminal || !call.style.typing.needsTerminal else {
            throw JobsError(.wrongState, "job \(number) has no terminal", advice: .submitWithTerminal)
        }
        try note(SendCall.method, of: job.record, by: request.actor)
        try commandJob(job, .send(call.input)) { [inbox] result in
            switch result {
            case .failure(let error): request.fail(error)
            case .success:
                inbox.put(
                    .resume { engine in
                        engine.afterCommit {
                            engine.reply(to: request) { try engine.present(number).json(as: request.records) }
                        }
                    }
                )
            }
        }
    }
}
