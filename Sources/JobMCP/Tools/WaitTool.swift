import JobConfiguration
import JobManager
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import Values

/// `wait_for_job`: waits for jobs to end, to print something, or to fall silent.
struct WaitTool: TaskTool {
    let name = "wait_for_job"
    let title = "Wait for jobs"
    let description =
        "Wait until jobs end, print a line matching pattern (PCRE2) or print nothing for quiet_ms. cursor: search on from an "
        + "earlier answer."
    let annotations = ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: false)
    private static let jobs = Parameter<[String]>.jobs("job_ids")
    private static let until = Parameter<String>.choice("until", ["all", "any"])
    private static let condition = Parameter<String?>.optionalChoice("condition", ["end", "output", "quiet", "ready"])
    private static let pattern = Parameter<String?>.optionalText(
        "pattern",
        also: ["regex", "regexp"]
    )
    private static let quiet = Parameter<Int64?>.optionalInteger(
        "quiet_ms",
        1...3_600_000,
        zeroIsNone: true
    )
    private static let cursor = Parameter<String?>.optionalWord("cursor")
    private static let wait = Parameter<Int64?>.longestWait
    /// How many jobs' last lines are told, and how long they may be.
    private static let mostTails = 3
    private static let longestTail = 600
    let parameters = Parameters([
        jobs.declared, until.declared, pattern.declared, quiet.declared, cursor.declared, wait.declared,
        condition.declared.rare,
    ])
    let outputSchema = Schemas.wait

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let request = try await request(arguments, call)
        var notes: [String] = []
        let deadline = call.deadline(after: try arguments(Self.wait), notes: &notes)
        return try await finish(request, call, until: deadline).noting(notes)
    }

    func begin(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> JSONObject {
        try await request(arguments, call).json
    }

    func finish(_ state: JSONObject, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        try await finish(try WaitRequest(state), call, until: nil)
    }

    /// The end of a wait touches no job.
    func cancel(_ state: JSONObject, _ call: ToolCall) async throws(ToolFailure) {}

    private func request(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> WaitRequest {
        _ = try arguments(Self.wait)
        let (pattern, quiet) = (try arguments(Self.pattern), try arguments(Self.quiet))
        let inferred = pattern != nil ? "output" : quiet != nil ? "quiet" : "end"
        let condition = try arguments(Self.condition) ?? inferred
        if condition == "end", pattern != nil || quiet != nil {
            throw ToolFailure("pattern and quiet_ms do not go with condition end: the end ends every wait")
        }
        if condition == "quiet", quiet == nil { throw ToolFailure("quiet_ms is missing: how long no output comes") }
        var request = WaitRequest(
            targets: [],
            any: try arguments(Self.until) == "any",
            condition: condition,
            pattern: pattern,
            quiet: .milliseconds(quiet ?? 0)
        )
        let cursor = try GivenCursor.read(try arguments(Self.cursor))
        // Before anything is asked for: a pattern that is none.
        _ = try request.wait()
        let references = try arguments(Self.jobs)
        let ownership = call.ownership
        let jobs = try await call.perform { client throws(JobsError) in
            let meant = try references.map { reference throws(JobsError) in
                try client.meant(reference, by: ownership)
            }
            return try client.wait(meant, timeout: .seconds(0)).jobs
        }
        request.targets = jobs.map { job in
            let attempt = max(job.attempt, 1)
            let place = cursor?.place(of: job.number, attempt: attempt) ?? OutputPlace(0)
            return WaitTarget(job.id.description, attempt: attempt, place: place)
        }
        return request
    }

    private func finish(
        _ request: WaitRequest,
        _ call: ToolCall,
        until deadline: Int64?
    ) async throws(ToolFailure) -> ToolResult {
        let targets = try await request.wait().run(call, until: deadline)
        let met = targets.count { $0.progress == .met }
        let isMet = request.any ? met > 0 : met == targets.count
        // Who has waited in vain wants to know whether it is worth waiting on.
        let isLean = call.settings.answers == .lean
        let activities = try await call.perform { client throws(JobsError) in
            targets.map { target in
                let isTold = target.progress == .asks || target.isQuiet || target.progress == .pending && !isMet
                guard isTold else { return JobActivity?.none }
                return target.job.flatMap { client.activity(of: $0, measuresTime: !isLean) }
            }
        }
        if isLean {
            var lines = WaitLines(request, isMet: isMet)
            lines.tails = try await tails(of: targets, call)
            return ToolResult(text: lines.text(of: Array(zip(targets, activities))))
        }
        return ToolResult([
            "met": .bool(isMet), "condition": .string(request.condition),
            "jobs": .array(zip(targets, activities).map { .object(Self.json($0, $1)) }),
            "cursor": request.condition == "end" ? nil : .string(WaitCursor(targets, findsAgain: !isMet).description),
            "hint": Self.hint(targets, isMet: isMet, request).map { .string($0) },
        ])
    }

    /// The ends of the outputs of jobs that have ended, by their UUIDs: more of those that did not complete.
    private func tails(of targets: [WaitTarget], _ call: ToolCall) async throws(ToolFailure) -> [String: String] {
        let ended = targets.filter { $0.job?.status.isEnded ?? false && $0.match == nil }
        guard ended.count <= Self.mostTails else { return [:] }
        return try await call.perform { client throws(JobsError) in
            var tails: [String: String] = [:]
            for target in ended {
                let count = target.job?.status == .completed ? 3 : 10
                let answer = try client.answer(target.id, at: GivenCursor(attempt: target.attempt)) {
                    (reader, _, isOver) throws(SystemError) in
                    try OutputTail(lines: count, limit: Self.longestTail, isOver: isOver).read(reader)
                }
                tails[target.id] = answer.text.merged
            }
            return tails
        }
    }

    private static func json(_ target: WaitTarget, _ activity: JobActivity?) -> JSONObject {
        var object = target.job.map { JobAnswer.brief($0) } ?? ["job_id": .string(target.id)]
        object.append("pipeline", target.job.flatMap { JobAnswer.pipeline($0) })
        activity?.append(to: &object)
        object.append("met", .bool(target.progress == .met))
        object.append("line", target.match.map { .string($0.line) })
        object.append("stream", target.match.map { .string($0.stream == .stdout ? "stdout" : "stderr") })
        return object
    }

    private static func hint(_ targets: [WaitTarget], isMet: Bool, _ request: WaitRequest) -> String? {
        if isMet { return nil }
        if let asking = targets.first(where: { $0.progress == .asks })?.job {
            return "Job \(asking.number) waits for input: interact_with_job sends it."
        }
        let pending = targets.filter { $0.progress == .pending }
        if !pending.isEmpty, pending.allSatisfy({ $0.job?.status == .paused }) {
            return "Not yet, and not before it is resumed: what is waited for is paused."
        }
        if !pending.isEmpty {
            return
                "Not yet; the jobs go on. Call wait_for_job again\(request.condition == "end" ? "" : " with cursor")."
        }
        return "A job ended before the condition was met; get_job_output shows what it printed."
    }
}
