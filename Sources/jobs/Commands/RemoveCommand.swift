import ArgumentParser
import JobManager

/// `jobs remove`.
struct RemoveCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Forget ended jobs, with their output.",
        discussion: """
            Examples:
              jobs remove 7 8
              jobs remove $(jobs list -q -a --status completed)
            """,
        aliases: ["rm"]
    )

    @OptionGroup var jobs: ReferencesArgument
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let results = try context.client().remove(jobs.references)
        return ResultsReport(done: "removed", isJSON: format.json).print(results, in: context)
    }
}
