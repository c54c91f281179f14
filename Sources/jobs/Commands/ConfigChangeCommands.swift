import ArgumentParser
import Glibc
import JobConfiguration
import JobModel
import JobProtocol
import LinuxSystem
import Values

/// A setting, by its key.
struct SettingArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("Its key, such as run.grace.", valueName: "setting"))
    var key: String

    /// Throws where there is none of this key.
    func setting() throws(JobsError) -> any AnySetting {
        if let setting = Settings.setting(key) { return setting }
        let hint = Spelling.hint(for: key, among: Settings.all.map(\.key))
        throw JobsError(.usage, "there is no setting '\(key)'\(hint)", advice: hint.isEmpty ? .listSettings : nil)
    }
}

/// `jobs config get`.
struct ConfigGetCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print the value of one setting, wherever it comes from. Exits with 1 where it has none."
    )

    @OptionGroup var argument: SettingArgument
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let setting = try argument.setting()
        let configuration = context.lenientConfiguration
        let value = configuration.json(of: setting)
        if format.json {
            context.output.print(ConfigurationReport(configuration: configuration).json(of: setting).encoded)
        } else {
            for line in value.map(Self.lines) ?? [] { context.output.print(line) }
        }
        return value == nil ? .negative : .done
    }

    /// As `config set` and the setting's variable take it.
    private static func lines(of value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(lines)
        case .object(let object): object.members.map { "\($0.name)=\(lines(of: $0.value).joined())" }
        default: [TOMLText.value(value)]
        }
    }
}

/// `jobs config set`.
struct ConfigSetCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set a setting in the configuration file, which is made where there is none.",
        discussion: """
            Examples:
              {jobs} config set run.grace 30s
              {jobs} config set serve.deny 'rm -rf' '^sudo '     several values of a list
              {jobs} config set run.env CI=1 PAGER=cat
              {jobs} config set run.timeout --unset              its default again

            Everything else in the file stays as it is, comments too.
            """
    )

    @OptionGroup var argument: SettingArgument

    @Argument(parsing: .allUnrecognized, help: "Its value; of a list all of its values.")
    var value: [String] = []

    @Flag(help: "Take it out of the file.")
    var unset = false

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if value.isEmpty != unset { throw ValidationError(unset ? "--unset goes without a value" : "to which value?") }
    }

    func run(in context: Context) throws -> ExitStatus {
        let setting = try argument.setting()
        let file = try context.settings.configuration.located()
        if unset {
            try file.change { (text) throws(ConfigurationText.Problem) in try text.remove(setting.key) }
        } else {
            let toml = try toml(setting)
            try file.change { (text) throws(ConfigurationText.Problem) in try text.set(setting.key, to: toml) }
        }
        let configuration = Configuration.load()
        if case .variable(let name) = configuration.place(of: setting) {
            context.say("\(name) is set in the environment, and wins over the file")
        }
        if ["retention.", "supervisor."].contains(where: { setting.key.hasPrefix($0) }) {
            context.say(
                "a supervisor that runs reads it with `\(context.lead)supervisor restart`, which touches no job"
            )
        }
        return .done
    }

    private func toml(_ setting: any AnySetting) throws(JobsError) -> String {
        let text = value.joined(separator: "\n")
        guard setting.accepts(text), let json = setting.json(of: .text(text)) else {
            throw JobsError(.usage, "\(setting.key) wants \(setting.expectation), not \(TOMLText.string(text))")
        }
        return TOMLText.value(json)
    }
}

/// `jobs config edit`.
struct ConfigEditCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract:
            "Open the configuration file in your editor, then look for mistakes. Exits with 1 where there are any.",
        discussion: """
            The editor is $VISUAL, else $EDITOR, else vi. Where there is no file, it begins with all settings as comments; it \
            is not kept where nothing was changed.
            """
    )

    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let file = try context.settings.configuration.located()
        let isNew = try file.content() == nil
        let template = ConfigurationReport(configuration: Configuration()).template
        if isNew { try file.create(template) }
        defer { if isNew, (try? file.content()) == template { unlink(file.path) } }
        guard try edit(file.path, in: context) else { return .failed }
        let problems = ConfigurationCheck.problems(inFile: ByteString(file.path), from: "/")
        for problem in problems { context.say(ShellText.shown("\(problem)")) }
        return problems.isEmpty ? .done : .negative
    }

    /// False where the editor could not do it, which is said.
    private func edit(_ path: String, in context: Context) throws -> Bool {
        let editor = Environment.variable("VISUAL") ?? Environment.variable("EDITOR")
        let command = ByteString("\(editor ?? "vi") \"$@\"")
        let arguments: [ByteString] = ["sh", "-c", command, "sh", ByteString(path)]
        let process = try ForegroundProcess("/bin/sh", arguments, hasInput: true)
        // Keys for signals are the editor's.
        for signal in [SIGINT, SIGQUIT] { Glibc.signal(signal, SIG_IGN) }
        let status = try process.wait(nil)
        if status != .done {
            context.complain(
                "the editor, \(editor ?? "vi"), exited with \(status.code); VISUAL or EDITOR names another one"
            )
        }
        return status == .done
    }
}

extension Configuration {
    /// The file; throws where nobody knows where it would be.
    func located() throws(JobsError) -> ConfigurationFile {
        if let file { return file }
        throw problems.first.map { JobsError(.refused, $0.description) }
            ?? JobsError(.unavailable, "there is no home directory to look in: set HOME or JOBS_CONFIG")
    }
}
