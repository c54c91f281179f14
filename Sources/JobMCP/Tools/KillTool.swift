import JobConfiguration
import JobManager
import JobModel
import JobProtocol
import Values

/// `kill_job`: ends a job with everything that it started, or sends it a signal.
struct KillTool: Tool {
    let name = "kill_job"
    let title = "End a job"
    let description =
        "End a job and all that it started (SIGTERM, later SIGKILL); or just send it another signal, such as INT or HUP."
    let annotations = ToolAnnotations(readOnly: false, destructive: true, idempotent: true, openWorld: false)
    private static let job = Parameter<String>.job()
    private static let signal = Parameter<String?>.optionalWord("signal")
    private static let grace = Parameter<Int64?>.optionalInteger("grace_ms", 0...45_000)
    private static let scope = Parameter<String?>.optionalChoice(
        "to",
        SignalScope.allCases.map(\.rawValue),
        "Just send the signal, to these processes"
    )
    let parameters = Parameters([
        job.declared, signal.declared, scope.declared.rare, grace.declared.rare, Ownership.allMine.declared.rare,
    ])
    let outputSchema = Schemas.killed

    /// How long the supervisor waits for the proof.
    private static let time = TimeSpan.seconds(50)

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let reference = try arguments(Self.job)
        let action = try Self.action(
            try arguments(Self.signal),
            to: try arguments(Self.scope).flatMap { SignalScope(rawValue: $0) },
            grace: try arguments(Self.grace)
        )
        let allMine = try arguments(Ownership.allMine)
        let (ownership, settings) = (call.ownership, call.settings)
        let result = try await call.change(.long) { client throws(JobsError) -> KillCall.Result? in
            let reference = try client.meant(reference, by: ownership)
            let job: JobRecord
            do throws(JobsError) {
                job = try client.status(reference)
            } catch  where error.code == .notFound {
                return nil
            }
            if !job.status.isEnded { try ownership.check(job, to: "kill", allMine: allMine, settings) }
            // By its name it would be checked that only one bears it; by its UUID it stays the one that was checked.
            let target = if case .nameOrPrefix = JobReference(reference) { reference } else { job.id.description }
            return try client.kill(target, action, within: Self.time)
        }
        return try Self.answer(result, call.settings.answers)
    }

    private static func action(
        _ name: String?,
        to scope: SignalScope?,
        grace: Int64?
    ) throws(ToolFailure) -> KillCall.Action {
        let grace = grace.map { TimeSpan.milliseconds($0) }
        guard let name else {
            guard scope == nil else { throw ToolFailure("to goes with signal; without one, the whole job is ended") }
            return .end(StopRequest(grace: grace))
        }
        guard let signal = Signal(name) else {
            throw ToolFailure("signal '\(name)' is none: give a name as TERM, KILL, INT, HUP, USR1, or a number")
        }
        if scope == nil, signal == .terminate { return .end(StopRequest(grace: grace)) }
        if scope == nil, signal == .kill { return .end(.now) }
        guard grace == nil else { throw ToolFailure("grace_ms goes without a signal, or with TERM, and without to") }
        return .signal(signal, scope ?? .usual(for: signal))
    }

    private static func answer(_ result: KillCall.Result?, _ form: AnswerForm) throws(ToolFailure) -> ToolResult {
        guard let result else {
            return ToolResult(form == .lean ? ["status": "not_found"] : ["status": "not_found", "survivors": []])
        }
        if let error = result.detail.error { throw ToolFailure(error) }
        let job = result.detail.record
        let survivors = job.map { $0.outcome?.survivors ?? $0.survivors } ?? []
        let status =
            switch result.outcome {
            case .ended: "killed"
            case .alreadyEnded: "already_terminated"
            case .signalled: "signalled"
            case .survived: "survived"
            case .pending: "ending"
            case .failed: "failed"
            }
        let isError = result.outcome == .survived || result.outcome == .failed
        if form == .lean {
            let facts: JSONObject = [
                "status": .string(status), "signalled": result.report.map { .string($0.reached.commands) },
                "survivors": JobFacts.survivors(survivors),
                "free_ports": KillReport(ports: result.freedPorts).portsJSON,
            ]
            return ToolResult(facts, isError: isError)
        }
        return ToolResult(
            [
                "status": .string(status), "job_id": job.map { .string($0.id.description) },
                "signalled": result.report?.reached.named.json, "others": result.report?.others.named.json,
                "survivors": .array(survivors.map(\.json)),
                "free_ports": KillReport(ports: result.freedPorts).portsJSON,
                "job": job.map { .object(JobAnswer.brief($0)) },
            ],
            isError: isError
        )
    }
}
