import JobModel
package import Values

/// The settings of `[serve]`: what agents may do.
extension Settings {
    package static let serveToolset = Setting(
        "serve.toolset",
        .choices(["default", "full", "jobs-template", "all"]),
        standard: ["default"],
        "Which sets of tools are offered."
    )
    package static let serveAnswers = Setting(
        "serve.answers",
        .choice,
        standard: AnswerForm.lean,
        "How answers are worded: short, for models, or as structured JSON, for programs."
    )
    package static let serveReadOnly = Setting(
        "serve.read-only",
        .boolean,
        standard: false,
        "Offer no tool that changes anything."
    )
    package static let serveBlueprintsOnly = Setting(
        "serve.blueprints-only",
        .boolean,
        standard: false,
        "Run nothing but blueprints."
    )
    package static let serveAllow = Setting(
        "serve.allow",
        .patterns,
        standard: [],
        "Commands have to match one of these, where there are any."
    )
    package static let serveDeny = Setting(
        "serve.deny",
        .patterns,
        standard: [],
        "Commands that match one of these are refused."
    )
    package static let serveShell = Setting(
        "serve.shell",
        ValueKind.text("the shell's path or name").optional,
        standard: nil,
        "The shell of agents' commands, called with `-c`; without, bash where there is one, else /bin/sh."
    )
    package static let serveRoot = Setting(
        "serve.root",
        ValueKind.path.optional,
        standard: nil,
        "Working directories stay inside of this directory."
    )
    package static let serveMaximumJobs = Setting(
        "serve.max-jobs",
        ValueKind.integer(1...1_000_000).optional,
        standard: nil,
        "How many jobs of agents run at once; without, as many as their group has slots, and 10 where it is new."
    )
    package static let serveGroup = Setting(
        "serve.group",
        .word,
        standard: "agents",
        "The group of agents' jobs."
    )
    package static let serveOwner = Setting(
        "serve.owner",
        ValueKind.owner.optional,
        standard: nil,
        "Who agents' jobs belong to; without, the name that the client gives itself."
    )
    package static let serveAllOwners = Setting(
        "serve.all-owners",
        .boolean,
        standard: false,
        "Whether agents may change the jobs of others, too: end, pause, resume, retry and write to them."
    )
    package static let serveEnvironmentAllow = Setting(
        "serve.env-allow",
        ValueKind.variables.optional,
        standard: nil,
        "The variables that agents may set for their jobs, with * and ?; without, any."
    )
    package static let serveMaximumWait = Setting(
        "serve.max-wait",
        ValueKind.time(atLeast: .seconds(1)).optional,
        standard: nil,
        "How long a tool of theirs waits at most; without, as long as the client is known to: 55 s where it is not."
    )
    package static let serveLoginEnvironment = Setting(
        "serve.login-env",
        .boolean,
        standard: false,
        "Whether agents' jobs get what the user's login shell sets and the server's environment lacks, PATH above all."
    )

    static let serve: [any AnySetting] = [
        serveToolset, serveAnswers, serveReadOnly, serveBlueprintsOnly, serveAllow, serveDeny, serveShell, serveRoot,
        serveMaximumJobs, serveMaximumWait,
        serveGroup,
        serveOwner, serveAllOwners, serveEnvironmentAllow, serveLoginEnvironment,
    ]
}
