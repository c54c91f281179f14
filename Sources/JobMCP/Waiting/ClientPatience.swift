import LinuxSystem
import Values

/// How long clients wait for the answer to a call of a tool, by the name that they give themselves.
///
/// The times are a little below the limits that were found: Claude Code gives a call 100,000 s, and shows progress
/// (anthropics/claude-code#70441); VS Code has no limit (microsoft/vscode-copilot-release#14130); gemini-cli has 10 minutes
/// (its `mcp-client.ts`), goose 5 minutes (its `DEFAULT_EXTENSION_TIMEOUT`), Cursor 5 minutes (cursor/cursor#3510). All
/// others count as those that have the 60 s of the TypeScript SDK: Cline (cline/cline#12576), Copilot CLI
/// (github/copilot-cli#1535), Claude Desktop (anthropics/claude-code#22542), opencode (anomalyco/opencode#28186), Codex
/// before openai/codex#28234.
enum ClientPatience {
    /// How the name begins, in lower case.
    private static let table: [(name: String, time: TimeSpan)] = [
        ("claude-code", .seconds(30 * 60)),
        ("visual studio code", .seconds(30 * 60)),
        ("gemini-cli-mcp-client", .seconds(9 * 60 + 30)),
        ("goose", .seconds(4 * 60 + 40)),
        ("cursor", .seconds(4 * 60 + 40)),
    ]
    private static let unknown = TimeSpan.seconds(55)

    static func time(of client: ClientInfo?) -> TimeSpan {
        let name = client?.name.lowercased() ?? ""
        return table.first { name.hasPrefix($0.name) }?.time ?? unknown
    }
}

extension ToolCall {
    /// Until when a call waits, on the monotonic clock.
    ///
    /// - Parameters:
    ///   - milliseconds: As the call says; `nil`: as long as its client can bear.
    ///   - notes: What the caller is to be told of it.
    func deadline(after milliseconds: Int64?, notes: inout [String]) -> Int64 {
        let most = (settings.longestWait ?? ClientPatience.time(of: client)).milliseconds
        if let milliseconds, milliseconds > most {
            notes.append("wait_ms \(milliseconds) is more than the most: \(most) was used")
        }
        return Clock.monotonic() + min(milliseconds ?? most, most) * 1_000_000
    }
}

extension Parameter where Value == Int64? {
    /// How long a tool may wait; without, as long as its client can bear.
    static var longestWait: Parameter { .optionalInteger("wait_ms", 0...86_400_000) }
}
