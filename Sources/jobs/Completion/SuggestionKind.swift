import JobModel
import Values

/// What the value of an option or an argument is, for completion.
enum SuggestionKind: Equatable {
    /// Nothing that could be listed: a number, a time, a text.
    case free
    /// A REF to a job that has not ended, has ended, or any.
    case reference(JobStage)
    case group, pool, executor, name, label
    case blueprint, schedule
    /// The key of a setting.
    case setting
    /// A parameter of a blueprint, and its value.
    case parameter
    case variable, signal, status, limit
    case file, directory
    /// The name of a subcommand.
    case subcommand
    /// A command of the system, and its arguments.
    case command
    case words([String])

    /// - Parameter command: The subcommand, `kill` or `group set`.
    init(_ parameter: Parameter, of command: String) {
        switch (parameter.valueName, parameter.names.first { $0.hasPrefix("--") }) {
        case _ where !parameter.values.isEmpty: self = .words(parameter.values)
        case ("ref", _): self = .reference(Self.stage(of: command))
        case (_, "--group"): self = .group
        case (_, "--on"), (_, "--executor"): self = .executor
        case ("name", nil) where command.hasPrefix("executor "): self = .executor
        case ("name", nil) where command.hasPrefix("group "): self = .group
        case ("name", nil) where command.hasPrefix("pool "), (_, "--use"): self = .pool
        case ("name", nil) where command.hasPrefix("blueprint "): self = .blueprint
        case ("parameter=value", nil): self = .parameter
        case ("schedule", _): self = .schedule
        case ("setting", nil): self = .setting
        case ("pattern", "--name"): self = .name
        case (_, "--label"): self = .label
        case (_, "--env"): self = .variable
        case (_, "--limit"): self = .limit
        case (_, "--stop-mode"): self = .words(StopMode.allCases.map(\.rawValue))
        case (_, "--restart"): self = .words(RestartPolicy.Mode.allCases.map(\.rawValue))
        case (_, "--when"): self = .words(["load < ", "memory > ", "disk ", "idle > ", "exists ", "command "])
        case ("signal", _): self = .signal
        case ("status", _): self = .status
        case ("file", _): self = .file
        case ("directory", _), ("dir", _): self = .directory
        case ("command", nil): self = .command
        case ("subcommands", nil): self = .subcommand
        case ("shell", nil): self = .words(Shell.allCases.map(\.rawValue))
        default: self = .free
        }
    }

    /// What a subcommand can do something with.
    private static func stage(of command: String) -> JobStage {
        switch command {
        case "kill", "wait", "send", "pause", "resume", "progress": .live
        case "retry", "remove": .ended
        default: .any
        }
    }
}
