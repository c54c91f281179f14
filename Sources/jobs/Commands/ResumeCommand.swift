import ArgumentParser
import JobManager

/// `jobs resume`.
struct ResumeCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let paused jobs go on.",
        discussion: """
            Examples:
              jobs resume 7
            """
    )

    @OptionGroup var jobs: ReferencesArgument
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let results = try context.client().resume(jobs.references)
        return ResultsReport(done: "goes on", isJSON: format.json).print(results, in: context)
    }
}
