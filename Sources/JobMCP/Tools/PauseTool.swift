import JobConfiguration
import JobManager
import JobModel
import JobProtocol

/// `pause_job`, and `resume_job`, which undoes it.
struct PauseTool: Tool {
    private let verb: String
    let title: String
    let description: String
    private let carryOut: @Sendable (JobClient, [String]) throws(JobsError) -> [ReferenceResult]

    static let pause = PauseTool(
        verb: "pause",
        title: "Pause a job",
        description: "Stop a job's processes where they are; its time limits stand still. resume_job lets it go on."
    ) { (client, references) throws(JobsError) in try client.pause(references) }

    static let resume = PauseTool(
        verb: "resume",
        title: "Resume a job",
        description: "Let a paused job go on."
    ) { (client, references) throws(JobsError) in try client.resume(references) }

    var name: String { "\(verb)_job" }
    let annotations = ToolAnnotations(readOnly: false, destructive: false, idempotent: true, openWorld: false)
    private static let job = Parameter<String>.job()
    let parameters = Parameters([job.declared, Ownership.allMine.declared.rare])
    let outputSchema = Schemas.record

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let allMine = try arguments(Ownership.allMine)
        let job = try await call.job(try arguments(Self.job), to: verb, allMine: allMine)
        let now = try await call.change { client throws(JobsError) in
            try carryOut(client, [job.id.description])[0].get()
        }
        return ToolResult(call.settings.answers == .lean ? JobFacts.of(now) : JobAnswer.record(now))
    }
}
