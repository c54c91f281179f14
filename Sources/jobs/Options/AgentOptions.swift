import ArgumentParser
import JobConfiguration
import JobMCP
import JobModel
import LinuxSystem
import Values

/// What agents may do: guard rails, not a sandbox.
struct AgentOptions: ParsableArguments {
    @Flag(help: "Agents may look, and change nothing.")
    var readOnly = false

    @Option(
        help: ArgumentHelp(
            "Only commands in which this (PCRE2) is found; of a shell string, in each.",
            valueName: "regex"
        )
    )
    var allow: [String] = []

    @Option(help: ArgumentHelp("No commands in which this is found.", valueName: "regex"))
    var deny: [String] = []

    @Flag(help: "Agents may start nothing but blueprints.")
    var blueprintsOnly = false

    @Option(help: ArgumentHelp("Working directories of jobs stay inside this one.", valueName: "directory"))
    var root: String?

    @Option(
        help: ArgumentHelp(
            "How many of their jobs run at once; else as their group has it, \(AgentGroup.usualSlots) at first.",
            valueName: "n"
        )
    )
    var maxJobs: Int?

    @Option(
        help: ArgumentHelp(
            "A variable that they may set and get (* and ?); else all.",
            valueName: "name"
        )
    )
    var envAllow: [String] = []

    @Option(help: ArgumentHelp("The owner of the jobs; else the client's name.", valueName: "name"))
    var owner: String?

    @Flag(help: "Agents may change the jobs of others, too.")
    var allOwners = false

    func validate() throws {
        // A script's variable that is not set must not take a bound away.
        let bounds = [
            ("--allow", allow), ("--deny", deny), ("--env-allow", envAllow), ("--root", [root].compactMap(\.self)),
        ]
        for (option, values) in bounds where values.contains(where: { $0.allSatisfy(\.isWhitespace) }) {
            throw ValidationError("\(option) '' is empty; leave it out where it is not to bound anything")
        }
        if let maxJobs, !(1...1_000_000).contains(maxJobs) {
            throw ValidationError("--max-jobs wants a number from 1 to 1000000")
        }
        if let owner, let problem = OwnerName.problem(with: owner) {
            throw ValidationError("--owner '\(owner)': \(problem)")
        }
    }

    /// These options; what they do not say, the variables `MCP_BG_…` say, and then the configuration.
    func settings(_ configuration: Configuration) throws(JobsError) -> ToolSettings {
        var settings = ToolSettings()
        settings.readOnly = readOnly || configuration[Settings.serveReadOnly]
        settings.blueprintsOnly = blueprintsOnly || configuration[Settings.serveBlueprintsOnly]
        settings.allOwners = allOwners || configuration[Settings.serveAllOwners]
        settings.owner = owner ?? configuration[Settings.serveOwner]
        settings.commands.allowed = try Self.rules(allow, option: "--allow")
        settings.commands.denied =
            try Self.rules(deny, option: "--deny") + Self.rules(configuration[Settings.serveDeny], option: "serve.deny")
        if let shell = configuration[Settings.serveShell] { settings.shell = ByteString(shell) }
        settings.variables = envAllow.isEmpty ? configuration[Settings.serveEnvironmentAllow] : envAllow
        settings.group = AgentGroup(name: configuration[Settings.serveGroup], slots: maxJobs)
        settings.longestWait = configuration[Settings.serveMaximumWait]
        settings.retention = configuration[Settings.retentionAge]
        if let root {
            settings.root = try WorkingDirectory.resolve(option: "--root", ByteString(root))
        } else if let root = configuration[Settings.serveRoot] {
            let path = UserPath.absolute(root, from: "/")
            settings.root = try WorkingDirectory.resolve(option: Settings.serveRoot.key, path)
        }
        try PublicServerSettings { Environment.variable($0) }.apply(to: &settings)
        if settings.commands.allowed.isEmpty {
            settings.commands.allowed = try Self.rules(configuration[Settings.serveAllow], option: "serve.allow")
        }
        if settings.group.slots == nil, let slots = configuration[Settings.serveMaximumJobs] {
            settings.group = AgentGroup(name: settings.group.name, slots: slots)
        }
        return settings
    }

    private static func rules(_ texts: [String], option: String) throws(JobsError) -> [CommandRules.Rule] {
        var rules: [CommandRules.Rule] = []
        for text in texts { rules.append(try CommandRules.Rule(text, option: option)) }
        return rules
    }
}
