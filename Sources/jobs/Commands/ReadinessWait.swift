import JobManager
import JobModel
import JobOutput
import JobProtocol
import Values

/// Waits until a job is ready, or waits for input, and says how it stands then, with the end of its output.
struct ReadinessWait {
    /// `nil`: as long as it takes.
    var patience: TimeSpan?
    /// Nothing is said.
    var isQuiet = false
    var isJSON = false

    /// The most lines of output that are shown.
    private static let mostLines = 10

    /// 0 where the job got there; its own status, or 1, where it ended before; 124 where the time is over.
    func run(
        _ reference: String,
        _ condition: WaitCall.Condition,
        _ client: JobClient,
        in context: Context
    ) throws -> ExitStatus {
        let reply = try client.wait([reference], for: condition, timeout: patience)
        let job = reply.jobs[0]
        if isJSON { context.output.print(job.publicJSON.encoded) }
        if !isQuiet {
            context.say("job \(job.number) \(verdict(of: job, condition, isMet: reply.isMet))")
            let lines = (try? client.output(of: job)).flatMap { $0.map { OutputTail($0.directory, .all) } }
            for line in lines?.lines(Self.mostLines) ?? [] { context.talk.print("  \(line)") }
        }
        if !reply.isMet { return .timedOut }
        if isThere(job, condition) { return .done }
        if !isQuiet { context.prompt?.tell(job) }
        let status = ExitStatus(of: job)
        return status == .done ? .negative : status
    }

    private func isThere(_ job: JobRecord, _ condition: WaitCall.Condition) -> Bool {
        condition == .ready ? job.readiness != nil : !job.status.isEnded
    }

    private func verdict(of job: JobRecord, _ condition: WaitCall.Condition, isMet: Bool) -> String {
        let aim = condition == .ready ? "is not ready" : "does not wait for input"
        if job.status.isEnded, !isThere(job, condition) { return "ended before that: \(Verdict.text(of: job))" }
        if !isMet { return "\(aim) after \(patience?.description ?? ""); it goes on" }
        if condition == .input { return "waits for \(job.inputWait?.explanation ?? "input")" }
        let start = job.outcome?.startedAt ?? job.startedAt
        let time = start.flatMap { start in
            job.readiness.map { TimeSpan(nanoseconds: max(0, $0.nanoseconds - start.nanoseconds)).description }
        }
        let since = time.map { " after \($0)" } ?? ""
        return job.status.isEnded ? "was ready\(since), and is \(Verdict.text(of: job))" : "is ready\(since)"
    }
}
