import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import LinuxSystem
import Values

/// The MCP clients for which `serve --print-config` knows what to write, and where.
enum ClientConfiguration: String, ExpressibleByArgument, CaseIterable {
    case claudeCode = "claude-code"
    case claudeDesktop = "claude-desktop"
    case copilot = "copilot-cli"
    case cursor, vscode, codex, generic

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// Where the client looks for it.
    var place: String {
        switch self {
        case .claudeCode: ".mcp.json of a project, or ~/.claude.json for all"
        case .claudeDesktop: "claude_desktop_config.json (Settings, Developer, Edit Config)"
        case .copilot: "~/.copilot/mcp-config.json"
        case .cursor: "~/.cursor/mcp.json, or .cursor/mcp.json of a project"
        case .vscode: ".vscode/mcp.json of a project, or `MCP: Open User Configuration`"
        case .codex: "~/.codex/config.toml"
        case .generic: "any client that starts servers on standard input and output"
        }
    }

    /// Whether the client is started from a desktop, whose environment lacks what the user's shell sets.
    private var isOfDesktop: Bool { [.claudeDesktop, .cursor, .vscode].contains(self) }

    /// - Parameter arguments: What else stands behind `serve`.
    func text(arguments: [String]) throws(JobsError) -> String {
        guard let executable = OwnExecutable.path()?.text else {
            throw JobsError(
                .storage,
                "the path of this program cannot be found out, or is not UTF-8; move it elsewhere"
            )
        }
        let command = JSONValue.string(executable).encodedText
        let usesLoginShell = isOfDesktop && !arguments.contains("--login-env")
        let arguments = ["serve"] + arguments + (usesLoginShell ? ["--login-env"] : [])
        let variables = try Self.variables(hasHome: arguments.contains { $0 == "--home" || $0.hasPrefix("--home=") })
        let list = "[" + arguments.map { JSONValue.string($0).encodedText }.joined(separator: ", ") + "]"
        switch self {
        case .claudeCode, .claudeDesktop, .cursor, .copilot:
            return Self.block("mcpServers", command, list, variables, members)
        case .vscode: return Self.block("servers", command, list, variables, members)
        // A basic string of TOML takes the same escapes as one of JSON.
        case .codex:
            let table = variables.map { "\($0.name) = \(JSONValue.string($0.value).encodedText)" }.joined(
                separator: ", "
            )
            return "[mcp_servers.jobs]\ncommand = \(command)\nargs = \(list)"
                + (table.isEmpty ? "" : "\nenv = { \(table) }")
        case .generic: return "{\"command\": \(command), \"args\": \(list)\(Self.environment(variables, before: " "))}"
        }
    }

    /// Members of the server's block that only this client knows, each a line. Both have it show all tools at once: what it
    /// leaves to a search is seldom thought of.
    private var members: [String] {
        switch self {
        case .claudeCode: [#""alwaysLoad": true"#]
        case .copilot: [#""tools": ["*"]"#, #""deferTools": "never""#]
        default: []
        }
    }

    /// What says where jobs and settings are, where that is not the usual place: clients do not pass it on.
    private static func variables(hasHome: Bool) throws(JobsError) -> [(name: String, value: String)] {
        let names = (hasHome ? [] : ["JOBS_HOME", "XDG_STATE_HOME"]) + ["JOBS_CONFIG", "XDG_CONFIG_HOME"]
        var variables: [(name: String, value: String)] = []
        for name in names {
            guard let value = Environment.variable(name), !value.isEmpty else { continue }
            // The XDG specification has relative ones ignored.
            if name.hasPrefix("XDG_"), !value.hasPrefix("/") { continue }
            variables.append((name, try absolute(value)))
        }
        return variables
    }

    /// A path as this process reads it, for one that is started elsewhere.
    static func absolute(_ path: String) throws(JobsError) -> String {
        path.hasPrefix("/") ? path : "\(try Submitter.directory())/\(path)"
    }

    /// The member `env`, where it is needed.
    private static func environment(_ variables: [(name: String, value: String)], before space: String) -> String {
        guard !variables.isEmpty else { return "" }
        let members = variables.map { "\"\($0.name)\": \(JSONValue.string($0.value).encodedText)" }
        return ",\(space)\"env\": {\(members.joined(separator: ", "))}"
    }

    private static func block(
        _ name: String,
        _ command: String,
        _ arguments: String,
        _ variables: [(name: String, value: String)],
        _ members: [String]
    ) -> String {
        let others = members.map { ",\n      \($0)" }.joined()
        return """
            {
              "\(name)": {
                "jobs": {
                  "type": "stdio",
                  "command": \(command),
                  "args": \(arguments)\(environment(variables, before: "\n      "))\(others)
                }
              }
            }
            """
    }
}
