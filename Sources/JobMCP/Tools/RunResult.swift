import JobConfiguration
import JobManager
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import Values

/// Waits for a job that a tool has started, and answers with how it stands and the telling part of its output.
struct RunResult: Sendable {
    /// What is known of it, as a task keeps it: `job_id`, `attempt`, `max_bytes`, `existing`, `hint`, `grep`, `ready`,
    /// `until`, `times`.
    let state: JSONObject

    /// Bytes of output that are shown unless the call says another number.
    static let usualLimit = OutputDigest.usualBudget * OutputText.bytesPerToken
    /// How much output must be the same as that of an earlier run for this to be worth saying, in bytes.
    private static let leastSame: UInt64 = 200

    /// - Parameter deadline: On the monotonic clock; `nil`: none.
    func answer(_ call: ToolCall, until deadline: Int64?) async throws(ToolFailure) -> ToolResult {
        let series = AttemptSeries(state)
        let attempt = try await lastAttempt(series, call, until: deadline)
        let limit = state["max_bytes"]?.integer.flatMap { Int(exactly: $0) } ?? Self.usualLimit
        let pattern = try state["grep"]?.string.map { text throws(ToolFailure) in
            try Pattern(text, ofArgument: "grep")
        }
        let isLean = call.settings.answers == .lean
        let (answer, twin) = try await call.perform { client throws(JobsError) in
            let answer = try client.answer(attempt.id, at: GivenCursor(attempt: attempt.attempt)) {
                (reader, _, isOver) throws(SystemError) in
                guard let pattern else {
                    return try OutputText(telling: reader, limit: limit / OutputText.bytesPerToken, isOver: isOver)
                }
                let search = OutputSearch(pattern: pattern, limit: limit, isOver: isOver)
                return try search.read(reader, from: OutputPlace(0))
            }
            let isLong = answer.job.outcome?.outputBytes.map { $0 > Self.leastSame } ?? false
            return (answer, isLean && isLong ? try client.twin(of: answer.job) : nil)
        }
        let remark = series?.remark(on: answer.job)
        guard isLean else { return ToolResult(Self.content(answer, state, remark)) }
        var report = OutputReport(answer: answer)
        report.nothing = pattern == nil ? "no output" : "no line matches"
        let remarks = [
            state["existing"] == true ? "it was started by an earlier call with this key" : nil, remark,
            Self.readiness(of: answer.job), twin.map { "the same output as job \($0.reference)" },
        ].compactMap { $0 }
        report.remark = remarks.isEmpty ? nil : remarks.joined(separator: "; ")
        report.notes = [state["hint"]?.string].compactMap { $0 }
        // What the reader has seen before is not told again.
        report.showsOutput = twin.map { !$0.isOfSession } ?? true
        return ToolResult(text: report.text)
    }

    /// Waits for the attempt, and for those that follow it in a series; the one at which it came to rest.
    private func lastAttempt(
        _ series: AttemptSeries?,
        _ call: ToolCall,
        until deadline: Int64?
    ) async throws(ToolFailure) -> AttemptName {
        var attempt = try AttemptName(state)
        if series != nil {
            let id = attempt.id
            let job = try await call.perform { client throws(JobsError) in try client.status(id) }
            attempt.attempt = max(job.attempt, 1)
        }
        let conditions: [WaitCondition] = state["ready"] == true ? [.ready] : [.end]
        while true {
            let target = WaitTarget(attempt.id, attempt: attempt.attempt)
            let wait = JobWait(targets: [target], any: false, conditions: conditions)
            let job = try await wait.run(call, until: deadline)[0].job
            guard let series, let job, job.status.isEnded, !series.isOver(job),
                deadline.map({ Clock.monotonic() < $0 }) ?? true
            else { return attempt }
            let id = attempt.id
            let retried = try await call.change { client throws(JobsError) in try client.retry([id])[0].get() }
            attempt.attempt = max(retried.attempt, 1)
        }
    }

    /// `ready after 405ms`
    private static func readiness(of job: JobRecord) -> String? {
        guard let ready = job.readiness, let start = job.outcome?.startedAt ?? job.startedAt else { return nil }
        return "ready after \(TimeSpan(nanoseconds: max(0, ready.nanoseconds - start.nanoseconds)))"
    }

    private static func content(_ answer: OutputAnswer, _ state: JSONObject, _ remark: String?) -> JSONObject {
        var content = JobAnswer.result(answer.job)
        content.append("existing", state["existing"])
        answer.appendStreams(to: &content)
        content.append("attempts", remark.map { .string($0) })
        if let hint = state["hint"] {
            content.append("hint", hint)
        } else if !answer.job.status.isEnded {
            content.append(
                "hint",
                .string(
                    "Still \(answer.job.status.rawValue): it goes on. Call wait_for_job with job_ids "
                        + "[\"\(answer.job.number)\"], or kill_job."
                )
            )
        }
        return content
    }
}

/// The attempt that the state of a task is about.
struct AttemptName: Sendable {
    let id: String
    var attempt: Int

    init(_ state: JSONObject) throws(ToolFailure) {
        guard let id = state["job_id"]?.string, let attempt = state["attempt"]?.integer.flatMap({ Int(exactly: $0) })
        else { throw ToolFailure("the task does not say which job it is about") }
        self.id = id
        self.attempt = attempt
    }
}

extension JobClient {
    /// The last run of the same command before this one, where it wrote the same; and whether it was of the same session,
    /// whose agent has seen it.
    fileprivate func twin(of job: JobRecord) throws(JobsError) -> (reference: String, isOfSession: Bool)? {
        guard let reference = try earlierRun(withOutputOf: job) else { return nil }
        let session = try status(reference).submission.session
        return (reference, session != nil && session == job.submission.session)
    }
}
