import ArgumentParser
import JobManager
import JobModel
import JobProtocol

/// The MCP clients for which `serve --print-config` knows what to write, and where.
enum ClientConfiguration: String, ExpressibleByArgument, CaseIterable {
    case claudeCode = "claude-code"
    case claudeDesktop = "claude-desktop"
    case cursor, vscode, codex, generic

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// Where the client looks for it.
    var place: String {
        switch self {
        case .claudeCode: ".mcp.json of a project, or ~/.claude.json for all"
        case .claudeDesktop: "claude_desktop_config.json (Settings, Developer, Edit Config)"
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
        let list = "[" + arguments.map { JSONValue.string($0).encodedText }.joined(separator: ", ") + "]"
        switch self {
        case .claudeCode, .claudeDesktop, .cursor: return Self.block("mcpServers", command, list)
        case .vscode: return Self.block("servers", command, list)
        // A basic string of TOML takes the same escapes as one of JSON.
        case .codex: return "[mcp_servers.jobs]\ncommand = \(command)\nargs = \(list)"
        case .generic: return "{\"command\": \(command), \"args\": \(list)}"
        }
    }

    private static func block(_ name: String, _ command: String, _ arguments: String) -> String {
        """
        {
          "\(name)": {
            "jobs": {
              "type": "stdio",
              "command": \(command),
              "args": \(arguments)
            }
          }
        }
        """
    }
}
