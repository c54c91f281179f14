import ArgumentParser
import Glibc
import JobConfiguration
import JobMCP
import JobManager
import JobModel
import LinuxSystem
import Values

/// `jobs serve`.
struct ServeCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve AI agents: MCP over standard input and output.",
        discussion: """
            Examples:
              {jobs} serve --print-config claude-code   for the client's configuration
              {jobs} serve --instructions               what agents are told
              {jobs} serve                              what the client starts

            Jobs live on when the client ends this server, and are the same ones that the other commands show.
            """
    )

    @Option(help: ArgumentHelp("The state directory, where it is not the usual one.", valueName: "dir"))
    var home: String?

    @Option(help: ArgumentHelp("The tools: \(Toolset.names); one or more.", valueName: "name"))
    var toolset: [Toolset] = []

    @Option(
        help: ArgumentHelp("How answers are worded: lean, for models, or json, for programs.", valueName: "form")
    )
    var answers: AnswerForm?

    @Flag(help: "Give jobs what your login shell sets, PATH for instance.")
    var loginEnv = false

    @Flag(help: "Print what agents are told, and end.")
    var instructions = false

    @Option(
        help: ArgumentHelp(
            "Print the settings for a client, and end: \(ClientConfiguration.names).",
            valueName: "client"
        )
    )
    var printConfig: ClientConfiguration?

    @OptionGroup(title: "What agents may do") var agents: AgentOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        if let printConfig {
            // A path is read where the client starts the server, an expression here.
            _ = try agents.settings(Configuration())
            context.say("for \(printConfig.place):")
            context.output.print(try printConfig.text(arguments: try Self.otherArguments(context.raw)))
            return .done
        }
        if instructions {
            let configuration = try context.configuration()
            let toolsets = self.toolsets(configuration)
            context.output.print(Instructions.text(toolsets, try toolSettings(configuration)))
            return .done
        }
        var options = ServeOptions()
        options.home = home
        // What bounds agents has to be right: a mistake in it is no reason to leave it out.
        let configuration = try context.configuration()
        options.usesLoginShell = loginEnv || configuration[Settings.serveLoginEnvironment]
        options.tools = try toolSettings(configuration)
        options.toolsets = toolsets(configuration)
        try explainTerminal(context)
        try ServeSession.run(options)
        return .done
    }

    /// What this is for, where a person has started it.
    private func explainTerminal(_ context: Context) throws {
        guard isatty(STDIN_FILENO) == 1 else { return }
        let advice = "`\(context.program) serve --print-config claude-code` prints what to put into a client's settings"
        // -1: it is the terminal of another session, and can be read.
        guard [-1, getpgrp()].contains(tcgetpgrp(STDIN_FILENO)) else {
            throw JobsError(
                .refused,
                "serve talks to an MCP client on its standard input and output, and this is a terminal that it may not read "
                    + "in the background; \(advice)"
            )
        }
        context.say(
            "this is an MCP server: a client (an AI agent) starts it and writes JSON-RPC to its standard input, which is a "
                + "terminal here; \(advice); Ctrl-D ends it"
        )
        try context.talk.flush()
    }

    private func toolSettings(_ configuration: Configuration) throws(JobsError) -> ToolSettings {
        var settings = try agents.settings(configuration)
        settings.answers = answers ?? configuration[Settings.serveAnswers]
        return settings
    }

    private func toolsets(_ configuration: Configuration) -> [Toolset] {
        toolset.isEmpty ? configuration[Settings.serveToolset].compactMap { Toolset(rawValue: $0) } : toolset
    }

    /// What was given beside `--print-config`. Paths are absolute then: the client starts the server elsewhere.
    static func otherArguments(_ raw: RawArguments) throws(JobsError) -> [String] {
        var arguments: [String] = []
        var before = ""
        for argument in raw.arguments.drop(while: { $0 != "serve" }).dropFirst().map(\.description) {
            defer { before = argument }
            if before == "--print-config" || argument == "--instructions" || argument.hasPrefix("--print-config") {
                continue
            }
            let option = ["--root=", "--home="].first { argument.hasPrefix($0) } ?? ""
            if before == "--root" || before == "--home" || !option.isEmpty {
                arguments.append(option + (try ClientConfiguration.absolute(String(argument.dropFirst(option.count)))))
            } else {
                arguments.append(argument)
            }
        }
        return arguments
    }
}

extension AnswerForm: ExpressibleByArgument {}

extension Toolset: ExpressibleByArgument {
    fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
