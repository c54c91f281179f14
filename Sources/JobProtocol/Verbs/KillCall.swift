package import JobModel
package import Values

/// Ends jobs with their whole trees, or sends them a signal. Ending waits for the proof; it may be repeated.
package struct KillCall: SupervisorCall {
    package static let method = "kill"

    /// What to do to each job.
    package enum Action: Sendable, Equatable {
        /// Asks, waits for the grace, then SIGKILL.
        case end(StopRequest)
        /// Just this signal.
        case signal(Signal, SignalScope)
    }

    package var references: [String]
    package var action: Action
    /// How long the supervisor may wait for the proof before it answers `pending`.
    package var timeout: TimeSpan

    package init(references: [String], action: Action, timeout: TimeSpan = .seconds(60)) {
        self.references = references
        self.action = action
        self.timeout = timeout
    }

    package var params: JSONValue {
        var object: JSONObject = ["refs": JSONValue(references), "timeout_ms": .integer(timeout.milliseconds)]
        switch action {
        case .end(let stop): stop.append(to: &object)
        case .signal(let signal, let scope):
            object.append("signal", .string(signal.description))
            // A supervisor of an earlier release knows only this one.
            object.append("tree", .bool(scope == .tree))
            object.append("scope", .string(scope.rawValue))
        }
        return .object(object)
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        references = try members.references()
        timeout = .milliseconds(
            try members.optional("timeout_ms") { $0.integer.flatMap { (0...3_600_000).contains($0) ? $0 : nil } }
                ?? 60_000
        )
        if let signal = try members.optional("signal", { $0.string.flatMap { Signal($0) } }) {
            action = .signal(signal, try members.signalScope())
        } else {
            action = .end(try members.stopRequest())
        }
    }

    /// What came of it for one reference.
    package enum Outcome: String, Sendable {
        /// All of its processes are gone.
        case ended
        /// It had ended before.
        case alreadyEnded = "already-ended"
        /// The signal was sent.
        case signalled
        /// Processes withstand; the record names them.
        case survived
        /// It is being ended, but the time of the call is over.
        case pending
        case failed
    }

    package struct Result: Sendable, Equatable {
        package var outcome: Outcome
        package var detail: ReferenceResult
        /// Who got the signal, where it was sent and that is known.
        package var report: SignalReport?
        /// TCP ports on which the job listened, and nobody does any more.
        package var freedPorts: [UInt16] = []

        package init(_ outcome: Outcome, _ detail: ReferenceResult, _ report: SignalReport? = nil) {
            self.outcome = outcome
            self.detail = detail
            self.report = report
        }
    }

    package typealias Reply = [Result]

    package static func encode(_ reply: [Result], as form: RecordForm) -> JSONValue {
        [
            "results": .array(
                reply.map { result in
                    guard case .object(var object) = result.detail.json(as: form) else { return .null }
                    object.append("outcome", .string(result.outcome.rawValue))
                    result.report?.append(to: &object)
                    object.append("freed_ports", KillReport(ports: result.freedPorts).portsJSON)
                    return .object(object)
                }
            )
        ]
    }

    package static func decode(_ json: JSONValue) throws(FormatError) -> [Result] {
        try JSONMembers(json, of: method).elements("results") { json throws(FormatError) in
            let members = try JSONMembers(json, of: method)
            var result = Result(
                try members.required("outcome") { $0.string.flatMap { Outcome(rawValue: $0) } },
                try ReferenceResult(json: json),
                try SignalReport.read(members)
            )
            result.freedPorts = try KillReport.ports(in: members, "freed_ports")
            return result
        }
    }
}
