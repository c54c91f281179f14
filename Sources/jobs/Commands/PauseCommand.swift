import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs pause`.
struct PauseCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop the processes of jobs; time limits stand still.",
        discussion: """
            Examples:
              {jobs} pause 7
              {jobs} pause --group build
            """
    )

    @OptionGroup var jobs: JobsArgument
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws { try jobs.required() }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let references = try jobs.resolved(client, among: [.running], in: context)
        if references.isEmpty { return .done }
        let results = try client.pause(references)
        return ResultsReport(done: "paused", isJSON: format.json).print(results, in: context)
    }
}
