import JobConfiguration
import JobModel
import JobProtocol
import LinuxSystem
import Values

/// `tail_job_output`: the last lines of the output, of whichever stream.
struct TailTool: Tool {
    let name = "tail_job_output"
    let title = "Last lines of output"
    let description = "The last lines of a job's output."
    let annotations = ToolAnnotations(readOnly: true, destructive: false, idempotent: true, openWorld: false)
    private static let mostBytes = 32_000
    private static let job = Parameter<String>.job()
    private static let lines = Parameter<Int64>.integer(
        "lines",
        1...1000,
        default: 50,
        also: ["n", "tail", "count", "limit", "num_lines"]
    )
    let parameters = Parameters([job.declared, lines.declared])
    let outputSchema = Schemas.output

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let reference = try arguments(Self.job)
        let lines = Int(clamping: try arguments(Self.lines))
        let ownership = call.ownership
        let answer = try await call.perform { client throws(JobsError) in
            try client.answer(try client.meant(reference, by: ownership)) { (reader, _, isOver) throws(SystemError) in
                try OutputTail(lines: lines, limit: Self.mostBytes, isOver: isOver).read(reader)
            }
        }
        guard call.settings.answers == .lean else { return ToolResult(answer.json) }
        return ToolResult(text: OutputReport(answer: answer, isWhole: false).text)
    }
}
