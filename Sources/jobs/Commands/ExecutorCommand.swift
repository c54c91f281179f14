import ArgumentParser
import JobManager
import JobModel

/// `jobs executor`.
struct ExecutorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "executor",
        abstract: "Where jobs run: this machine, or a cluster.",
        discussion: """
            Examples:
              {jobs} executor                       lists them
              {jobs} executor check cluster         runs a small job there
              {jobs} run --on cluster -- ./train
              {jobs} group set big --executor cluster
            """,
        subcommands: [ExecutorListCommand.self, ExecutorCheckCommand.self],
        defaultSubcommand: ExecutorListCommand.self
    )
}

/// `jobs executor list`.
struct ExecutorListCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all executors.",
        aliases: ["ls"]
    )

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let executors = try context.client().executors()
        ExecutorReport(isJSON: format.json, terminal: context.terminal(shared)).print(executors, in: context)
        return .done
    }
}

/// `jobs executor check`.
struct ExecutorCheckCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find out whether jobs can run on an executor."
    )

    @Argument(help: "The executor.")
    var name: String

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let checks = try context.client().checkExecutor(name)
        ExecutorReport(isJSON: format.json, terminal: context.terminal(shared)).print(checks, in: context)
        return checks.allSatisfy(\.isGood) ? .done : .negative
    }
}
