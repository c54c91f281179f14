import ArgumentParser
import Glibc
import JobConfiguration
import JobManager
import JobModel
import LinuxSystem
import Values

/// The world of a command: what it was called by, where its output goes, what time it is. Tests replace it.
struct Context {
    /// The name in messages: `jobs` or `jobctl`.
    var program: String
    /// The arguments as they were given.
    var raw: RawArguments
    /// The commands that there are.
    let commands: CommandTree
    /// How many of them the parser has seen (see `ArgumentWindow`).
    var parsedCount: Int
    var output = Printer(STDOUT_FILENO)
    var talk = Printer(STDERR_FILENO)
    var settings = SettingsSource()
    /// Where this was typed at the prompt.
    var prompt: PromptLink?

    /// What stands in front of a subcommand where it is typed: the program's name, or nothing at the prompt.
    var lead: String { prompt == nil ? program + " " : "" }

    /// - Parameter color: As the option says; `nil`: as the settings say, which matters on a terminal alone.
    func terminal(_ color: ColorChoice?) -> Terminal {
        guard color == nil, isatty(STDOUT_FILENO) == 1 else {
            return Terminal(descriptor: STDOUT_FILENO, color: color ?? .auto)
        }
        let setting = lenientConfiguration[Settings.uiColor]
        return Terminal(descriptor: STDOUT_FILENO, color: ColorChoice(rawValue: setting.rawValue) ?? .auto)
    }

    /// The settings for what makes something that lasts. Throws where anything is wrong with them.
    func configuration() throws(JobsError) -> Configuration { try settings.configuration.sound() }

    /// The settings for what only shows or ends something: a mistake in a file must not keep anybody from that. What is
    /// wrong is said, once, and has its default.
    var lenientConfiguration: Configuration {
        settings.reportProblems { say(ShellText.shown("\($0) (ignored)")) }
        return settings.configuration
    }

    func client() throws(JobsError) -> JobClient {
        let client = try JobClient()
        client.warn = { say($0) }
        return client
    }

    /// A client that starts no supervisor; `nil` where there is not even a state directory.
    func passiveClient() throws -> JobClient? {
        do throws(JobsError) {
            return try JobClient(startsSupervisor: false)
        } catch  where error.code == .notFound {
            return nil
        }
    }

    var now: Timestamp { Clock.now() }

    /// Talk on standard error: what is worth knowing, and no error.
    func say(_ text: String) { talk.print("\(program): \(ShellText.lines(text))") }

    /// The same without delay, between other things that go out.
    func sayAtOnce(_ text: String) {
        say(text)
        // It is only talk.
        try? talk.flush()
    }

    /// An error on standard error: what was being done (the subcommand), with which job, what went wrong, what to do next.
    func complain(_ text: String) {
        let command = commands.find(raw.arguments.prefix(2).map(\.description))
        talk.print("\(command.line(program)): \(ShellText.lines(text))")
    }

    func report(_ error: JobsError) { complain(error.text(words)) }

    /// Advice as it is typed here.
    func words(_ advice: Advice) -> String { advice.typed(after: lead) }
}

extension Advice {
    /// - Parameter lead: What stands in front of a subcommand where it is typed.
    func typed(after lead: String) -> String { text { "`\(lead)\($0)`" } }
}

/// A subcommand: it parses, calls the client, renders.
protocol JobsCommand: ParsableCommand {
    /// Throws `JobsError`; `SystemError` where the output cannot be written.
    func run(in context: Context) throws -> ExitStatus
    /// The exit status of an error.
    func status(of error: JobsError) -> ExitStatus
}

extension JobsCommand {
    func status(of error: JobsError) -> ExitStatus { ExitStatus(error) }
}

/// The settings, read when somebody asks for them for the first time: most calls never do.
final class SettingsSource {
    private(set) lazy var configuration = Configuration.load()
    private var hasReported = false

    /// Calls `report` for each thing that is wrong, the first time.
    func reportProblems(_ report: (ConfigurationProblem) -> Void) {
        if hasReported { return }
        hasReported = true
        for problem in configuration.problems { report(problem) }
    }
}
