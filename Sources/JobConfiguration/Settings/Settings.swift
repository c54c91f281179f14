package import JobModel
package import Values

/// When to colour.
package enum ColorSetting: String, Sendable, CaseIterable { case auto, always, never }

/// Every setting there is. What reads, checks, shows and documents settings goes by this list.
package enum Settings {
    static let runShell = Setting(
        "run.shell",
        .text("the shell's path or name"),
        standard: "/bin/sh",
        "The shell of `run -c STRING`; it is called with `-c`."
    )
    static let runEnvironment = Setting(
        "run.env",
        .environment,
        standard: EnvironmentTable(),
        variable: .none,
        "Variables that every job gets in place of the caller's; `--env` wins, `--clean-env` drops them."
    )
    package static let killGrace = Setting(
        "kill.grace",
        ValueKind.time().optional,
        standard: nil,
        "The time between SIGTERM and SIGKILL of `kill`; without, the job's own grace."
    )
    package static let listCount = Setting(
        "list.count",
        .integer(0...1_000_000),
        standard: 20,
        "How many ended jobs `list` shows."
    )
    package static let listFormat = Setting(
        "list.format",
        ValueKind.text("a template").optional,
        standard: nil,
        "The template of `list`, where `--format` gives none."
    )
    package static let logsPlain = Setting(
        "logs.plain",
        ValueKind.boolean.optional,
        standard: nil,
        "Whether `logs` shows output without escape sequences; without, on a terminal alone."
    )
    package static let logsTimestamps = Setting(
        "logs.timestamps",
        .boolean,
        standard: false,
        "Whether `logs` puts the time before each line."
    )
    package static let detachKeys = Setting(
        "attach.detach-keys",
        .keys,
        standard: KeySequence.detach,
        "The keys that detach from a job's terminal, one after the other."
    )
    package static let uiColor = Setting(
        "ui.color",
        ValueKind<ColorSetting>.choice,
        standard: .auto,
        "Colours on a terminal: `always` also where NO_COLOR or TERM=dumb say no. `--color` wins."
    )
    package static let uiNotices = Setting(
        "ui.notices",
        .boolean,
        standard: false,
        "Whether the shell's function tells of ended jobs before the next prompt."
    )
    package static let uiPrompt = Setting(
        "ui.prompt",
        .boolean,
        standard: false,
        "Whether the shell's function puts the number of live jobs into the prompt."
    )
    package static let shellHistory = Setting(
        "shell.history",
        .integer(0...1_000_000),
        standard: 1000,
        "How many lines the prompt's history keeps, of 1 MiB in all at most."
    )
    package static let retentionAge = Setting(
        "retention.age",
        .time(),
        standard: .seconds(30 * 86_400),
        variable: .named("JOBS_RETAIN_AGE"),
        "How long ended jobs are kept."
    )
    package static let retentionOutput = Setting(
        "retention.output",
        .size,
        standard: .gibibytes(10),
        variable: .named("JOBS_RETAIN_OUTPUT"),
        "How much output of all ended jobs together is kept; the oldest goes first."
    )
    package static let retentionFree = Setting(
        "retention.free",
        .integer(0...90),
        standard: 5,
        variable: .named("JOBS_RETAIN_FREE"),
        "The part of the disk, in percent, that ended jobs leave free."
    )
    package static let hookTimeout = Setting(
        "hooks.timeout",
        .time(atLeast: .milliseconds(1)),
        standard: .seconds(60),
        "How long what a hook runs may take."
    )
    package static let supervisorIdle = Setting(
        "supervisor.idle",
        .time(atLeast: .milliseconds(1)),
        standard: .seconds(600),
        "How long a supervisor stays with nothing to do."
    )
    package static let supervisorGroup = Setting(
        "supervisor.cgroup",
        ValueKind.path.optional,
        standard: nil,
        "The control group below which jobs with limits get groups of their own; without, the supervisor's own if it is delegated."
    )

    /// All of them, section by section.
    package static let all: [any AnySetting] =
        [runShell] + SubmissionFields.all.compactMap(\.setting)
        + [
            runEnvironment, killGrace, listCount, listFormat, logsPlain, logsTimestamps, detachKeys, uiColor, uiNotices,
            uiPrompt,
            shellHistory, retentionAge,
            retentionOutput, retentionFree, hookTimeout, supervisorIdle, supervisorGroup,
        ] + schedule + serve

    package static func setting(_ key: String) -> (any AnySetting)? { all.first { $0.key == key } }
}
