import ArgumentParser
import JobConfiguration
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs blueprint`.
struct BlueprintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blueprint",
        abstract: "Run jobs by name: vetted ones, with typed parameters.",
        discussion: """
            Examples:
              {jobs} blueprint                             what there is, seen from here
              {jobs} blueprint show test                   its command and parameters
              {jobs} blueprint run test module=store -f    runs it, and shows its output

            They are defined in the nearest .jobs.toml, here or above, and in the user's configuration: see jobs.toml(5).
            """,
        subcommands: [BlueprintListCommand.self, BlueprintShowCommand.self, BlueprintRunCommand.self],
        defaultSubcommand: BlueprintListCommand.self
    )
}

/// `jobs blueprint list`.
struct BlueprintListCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all blueprints that can be seen from this directory.",
        aliases: ["ls"]
    )

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let library = try BlueprintLibrary.load(from: Submitter.projectDirectory())
        let report = BlueprintReport(terminal: context.terminal(shared))
        for problem in library.problems { context.say(ShellText.shown("\(problem)")) }
        if format.json {
            for blueprint in library.blueprints { context.output.print(blueprint.json.encoded) }
        } else if library.blueprints.isEmpty, library.problems.isEmpty {
            context.say("no blueprints: define some in .jobs.toml; jobs.toml(5) has examples")
        } else if !library.blueprints.isEmpty {
            for line in report.table(of: library.blueprints) { context.output.print(line) }
        }
        return .done
    }
}

/// `jobs blueprint show`.
struct BlueprintShowCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a blueprint: its command, its parameters, and where it is defined."
    )

    @Argument(help: "The blueprint.")
    var name: String

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let blueprint = try BlueprintLibrary.load(from: Submitter.projectDirectory()).blueprint(name)
        let report = BlueprintReport(terminal: context.terminal(shared))
        if format.json {
            context.output.print(blueprint.json.encoded)
        } else {
            for line in report.details(of: blueprint) { context.output.print(line) }
        }
        return .done
    }
}

/// `jobs blueprint run`.
struct BlueprintRunCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a blueprint in the background; prints the job's number.",
        discussion: """
            Examples:
              {jobs} blueprint run test module=store
              {jobs} blueprint run deploy target=staging --wait

            Each value becomes an argument of its own, without a shell. The job has the label blueprint=NAME.
            """
    )

    @Argument(help: "The blueprint.")
    var name: String

    @Argument(help: ArgumentHelp("Values for its parameters.", valueName: "parameter=value"))
    var values: [BytesArgument] = []

    @OptionGroup var answer: AnswerOptions
    @OptionGroup(title: "Queue") var schedule: ScheduleOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        try answer.check(format, schedule)
        for value in values where (value.bytes.bytes.firstIndex(of: UInt8(ascii: "=")) ?? 0) == 0 {
            throw ValidationError("'\(value.bytes)' is no value for a parameter: write PARAMETER=VALUE")
        }
    }

    func status(of error: JobsError) -> ExitStatus { ExitStatus(waiting: error) }

    func run(in context: Context) throws -> ExitStatus {
        let directory = Submitter.projectDirectory()
        let blueprint = try BlueprintLibrary.load(from: directory).blueprint(name)
        let submitter = Submitter.current()
        let defaults = RunDefaults(try context.configuration())
        let job = try blueprint.job(try arguments(for: blueprint), from: directory)
        // Only who runs where the caller is needs that directory.
        if job.directory == directory { _ = try Submitter.directory() }
        var submission = Submission(command: job.command, directory: job.directory, of: submitter)
        submission.lay(defaults.part, job.part)
        let environment = EnvironmentEntries(defaults.environment(over: submitter.environment) + job.environment)
        let request = RunRequest(
            submission: submission,
            environment: environment.entries,
            answer: answer.answer(format, shared),
            schedule: try schedule.wish(context.configuration())
        )
        return try request.run(in: context)
    }

    /// What was given, with the types that the parameters have.
    private func arguments(for blueprint: Blueprint) throws(JobsError) -> JSONObject {
        var arguments = JSONObject()
        for value in values {
            let name = ByteString(value.bytes.bytes.prefix { $0 != UInt8(ascii: "=") })
            let bytes = ByteString(value.bytes.bytes.dropFirst(name.bytes.count + 1))
            guard arguments[name.description] == nil else {
                throw JobsError(.usage, "the parameter '\(name)' is given twice")
            }
            let parameter = blueprint.parameter(name.description)
            arguments.append(name.description, parameter?.value(of: bytes) ?? JSONValue(bytes))
        }
        return arguments
    }
}
