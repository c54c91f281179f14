import ArgumentParser
import JobManager
import JobModel
import JobOutput
import JobProtocol
import Values

/// `jobs why`.
struct WhyCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Explain why a job waits, or why it ended as it did.",
        discussion: """
            Examples:
              {jobs} why                      the job submitted last
              {jobs} why 7
            """
    )

    @Argument(help: ArgumentHelp(JobReferenceHelp.text, valueName: "ref"))
    var reference = "last"

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let answer = try client.why(reference)
        if format.json {
            context.output.print(WhyCall.encode(answer).encoded)
            return .done
        }
        let report = WhyReport(
            answer: answer,
            terminal: context.terminal(shared.color),
            now: context.now,
            lead: context.lead
        )
        for line in report.lines(output: tellingLines(of: answer.job, client)) { context.output.print(line) }
        return .done
    }

    /// How many tokens of an ended job's output are shown.
    private static let outputBudget = 150

    /// None where it has not ended, or its output cannot be read.
    private func tellingLines(of job: JobRecord, _ client: JobClient) -> [String] {
        guard job.outcome != nil, let output = try? client.output(of: job),
            let digest = try? OutputDigest(OutputReader(directory: output.directory), budget: Self.outputBudget)
        else { return [] }
        return digest.rows.map { ShellText.shown($0.text) }
    }
}
