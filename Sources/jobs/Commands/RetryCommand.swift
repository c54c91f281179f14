import ArgumentParser
import JobManager

/// `jobs retry`.
struct RetryCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Run ended jobs again, with the same number.",
        discussion: """
            Examples:
              jobs retry last
              jobs retry $(jobs list -q --status failed)

            Each attempt has its own output: 'jobs logs 7.1' shows the first one's.
            """
    )

    @OptionGroup var jobs: ReferencesArgument
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let results = try context.client().retry(jobs.references)
        return ResultsReport(done: "queued again", isJSON: format.json).print(results, in: context)
    }
}
