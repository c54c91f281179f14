import ArgumentParser
import JobMCP
import JobModel
import LinuxSystem

/// `jobs serve`.
struct ServeCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve AI agents: MCP over standard input and output.",
        discussion: """
            Examples:
              jobs serve --print-config claude-code   for the client's configuration
              jobs serve --instructions               what agents are told
              jobs serve                              what the client starts

            Jobs live on when the client ends this server, and are the same ones that the other commands show.
            """
    )

    @Option(help: ArgumentHelp("The state directory, where it is not the usual one.", valueName: "dir"))
    var home: String?

    @Option(help: ArgumentHelp("The tools: \(Toolset.names); one or more.", valueName: "name"))
    var toolset: [Toolset] = []

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
        if instructions {
            context.output.print(Instructions.text)
            return .done
        }
        if let printConfig {
            context.say("for \(printConfig.place):")
            context.output.print(try printConfig.text(arguments: home.map { ["--home", $0] } ?? []))
            return .done
        }
        var options = ServeOptions()
        options.home = home
        options.usesLoginShell = loginEnv
        options.tools = try agents.settings()
        if !toolset.isEmpty { options.toolsets = toolset }
        try ServeSession.run(options)
        return .done
    }
}

extension Toolset: ExpressibleByArgument {
    fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
