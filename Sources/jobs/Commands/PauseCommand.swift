import ArgumentParser
import JobManager

/// `jobs pause`.
struct PauseCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop the processes of jobs; time limits stand still.",
        discussion: """
            Examples:
              jobs pause 7
              jobs pause $(jobs list -q --group build)
            """
    )

    @OptionGroup var jobs: ReferencesArgument
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let results = try context.client().pause(jobs.references)
        return ResultsReport(done: "paused", isJSON: format.json).print(results, in: context)
    }
}
