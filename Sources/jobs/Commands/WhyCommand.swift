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
        let tail = answer.job.outcome == nil ? nil : try? client.output(of: answer.job)
        let lines = tail.flatMap { $0 }.map { OutputTail($0.directory, .all).lines(WhyReport.mostLines) } ?? []
        for line in report.lines(output: lines) { context.output.print(line) }
        return .done
    }
}
