import ArgumentParser
import JobProtocol

/// `jobs status`.
struct StatusCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show all about a job, or about several.",
        discussion: """
            Examples:
              {jobs} status                   the job submitted last
              {jobs} status 3-7
              {jobs} status --json 7
              until {jobs} status --check 7; [ $? -ne 3 ]; do sleep 1; done

            With --check nothing is printed; the exit status says it: 0 completed, 1 ended otherwise, 3 not \
            ended yet, 4 no such job.
            """
    )

    @Argument(help: ArgumentHelp(JobReferenceHelp.several, valueName: "ref"))
    var references: [String] = []

    @Flag(help: "Only say by the exit status how the job stands.")
    var check = false

    @Flag(help: "Show the environment, too; values of what looks like a secret are hidden.")
    var env = false

    @Flag(help: "With --env: hide nothing.")
    var showSecrets = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if check, references.count > 1 { throw ValidationError("--check is about one job") }
    }

    func run(in context: Context) throws -> ExitStatus { try query.run(in: context) }

    var query: StatusQuery {
        var query = StatusQuery(references: references.isEmpty ? ["last"] : references)
        query.checks = check
        query.showsEnvironment = env
        query.showsSecrets = showSecrets
        query.isJSON = format.json
        query.color = shared.color
        return query
    }
}
