import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs resume`.
struct ResumeCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let paused jobs go on.",
        discussion: """
            Examples:
              {jobs} resume 7
            """
    )

    @OptionGroup var jobs: JobsArgument
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws { try jobs.required() }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let references = try jobs.resolved(client, among: [.paused, .running], in: context) {
            $0.status == .paused || $0.stoppage != nil
        }
        if references.isEmpty { return .done }
        let results = try client.resume(references)
        return ResultsReport(done: "goes on", isJSON: format.json).print(results, in: context)
    }
}
