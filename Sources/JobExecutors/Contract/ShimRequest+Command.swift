import JobModel
import JobProtocol
import Values

// What users ask of attempts, in the words of the shim's protocol, whichever way it goes there.

extension ShimRequest {
    init(_ command: AttemptCommand) {
        self =
            switch command {
            case .kill(let stop): .kill(.init(stop, cause: .killedByUser))
            case .signal(let signal, let scope): .signal(.init(signal, to: scope))
            case .pause: .pause
            case .resume: .resume
            case .send(let input): .send(input)
            }
    }
}

extension CommandReport {
    /// What a shim answers, as far as it is understood.
    init(_ answer: JSONValue, to command: AttemptCommand) {
        switch command {
        case .kill: self.init(ports: (try? KillReport(json: answer))?.ports ?? [])
        case .signal:
            self.init(signal: (try? JSONMembers(answer, of: "signal")).flatMap { try? SignalReport.read($0) })
        case .pause, .resume, .send: self.init()
        }
    }
}

extension AttemptCommand {
    /// How long a shim may take for the answer.
    var patience: TimeSpan {
        guard case .send(let input) = self, let timeout = input.timeout else { return .seconds(10) }
        return TimeSpan(nanoseconds: timeout.nanoseconds + TimeSpan.seconds(5).nanoseconds)
    }
}
