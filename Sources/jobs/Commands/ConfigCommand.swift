import ArgumentParser
import JobConfiguration
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs config`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "The settings: what they are, where they come from, what is wrong with them.",
        discussion: """
            Examples:
              {jobs} config                     all settings, in the form of the file
              {jobs} config check               finds mistakes, with line and column
              {jobs} config set run.grace 30s
              {jobs} config edit                in your editor, and checked

            jobs.toml(5) has them all, with examples.
            """,
        subcommands: [
            ConfigShowCommand.self, ConfigGetCommand.self, ConfigSetCommand.self, ConfigEditCommand.self,
            ConfigPathCommand.self, ConfigCheckCommand.self,
        ],
        defaultSubcommand: ConfigShowCommand.self
    )
}

/// `jobs config show`.
struct ConfigShowCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show every setting, with where its value comes from: default, file, or environment.",
        discussion: "The output is what the file could be. Options of a command win over all of it."
    )

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let report = ConfigurationReport(configuration: context.lenientConfiguration)
        if format.json {
            for value in report.json { context.output.print(value.encoded) }
        } else {
            for line in report.lines { context.output.print(line) }
        }
        return .done
    }
}

/// `jobs config path`.
struct ConfigPathCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "path",
        abstract: "Print where the configuration file is, or would be."
    )

    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        context.output.print(try context.settings.configuration.located().path)
        return .done
    }
}

/// `jobs config check`.
struct ConfigCheckCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look for mistakes. Exits with 1 where there are any.",
        discussion: """
            Without a file: the configuration file, the environment, and the blueprints that can be seen from here. A \
            file called .jobs.toml is checked as a project's.
            """
    )

    @Argument(help: ArgumentHelp("The file to check.", valueName: "file"))
    var file: BytesArgument?

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let directory = Submitter.projectDirectory()
        let (files, problems): ([String], [ConfigurationProblem])
        if let file {
            files = [file.bytes.description]
            problems = ConfigurationCheck.problems(inFile: file.bytes, from: directory)
        } else {
            (files, problems) = ConfigurationCheck.everything(from: directory)
        }
        for problem in problems {
            if format.json {
                context.output.print(problem.json.encoded)
            } else {
                context.output.print(ShellText.shown("\(problem)"))
            }
        }
        guard problems.isEmpty else { return .negative }
        if !format.json { context.output.print(Self.praise(files)) }
        return .done
    }

    private static func praise(_ files: [String]) -> String {
        if files.isEmpty { return "there is no file: every setting has its default, or comes from the environment" }
        return files.map(ShellText.shown).joined(separator: " and ") + (files.count == 1 ? " is right" : " are right")
    }
}
