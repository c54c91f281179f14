import ArgumentParser
import JobManager
import JobProtocol

/// `jobs retry`.
struct RetryCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Run ended jobs again, with the same number.",
        discussion: """
            Examples:
              {jobs} retry last
              {jobs} retry --status failed         every job that failed

            Each attempt has its own output: '{jobs} logs 7.1' shows the first one's.
            """
    )

    @OptionGroup var jobs: JobsArgument
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws { try jobs.required() }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let references = try jobs.resolved(client, among: .unsuccessful, in: context)
        if references.isEmpty { return .done }
        let results = try client.retry(references)
        return ResultsReport(done: "queued again", isJSON: format.json).print(results, in: context)
    }
}
