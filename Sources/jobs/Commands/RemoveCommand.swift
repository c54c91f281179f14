import ArgumentParser
import JobManager
import JobProtocol

/// `jobs remove`.
struct RemoveCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Forget ended jobs, with their output.",
        discussion: """
            Examples:
              {jobs} remove 7 8
              {jobs} remove --status completed
            """,
        aliases: ["rm"]
    )

    @OptionGroup var jobs: JobsArgument
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws { try jobs.required() }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let references = try jobs.resolved(client, among: .ended, in: context)
        if references.isEmpty { return .done }
        let results = try client.remove(references)
        return ResultsReport(done: "removed", isJSON: format.json).print(results, in: context)
    }
}
