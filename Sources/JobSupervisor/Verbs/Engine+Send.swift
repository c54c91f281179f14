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
        guard job.record.submission.standardInput == .interactive else {
            throw JobsError(
                .wrongState,
                "job \(number) has no open standard input",
                advice: .submitInteractive
            )
        }
        try note(SendCall.method, of: job.record, by: request.actor)
        let command = AttemptCommand.send(call.data, endsInput: call.endsInput, timeout: call.timeout)
        try commandJob(job, command) { [inbox] result in
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
