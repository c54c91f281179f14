import JobConfiguration
import JobProtocol
import Values

/// The tools that a server has, in the order in which clients see them.
struct ToolCatalog: Sendable {
    private let byName: [String: any Tool]
    private let tools: [any Tool]
    private let answers: AnswerForm
    private let tellsAll: Bool
    /// What agents are told of these tools.
    let instructions: String

    /// The tools of these sets, of which the user may have taken some away.
    init(_ toolsets: [Toolset], _ settings: ToolSettings) {
        self.init(
            toolsets.flatMap { $0.tools(settings) },
            answers: settings.answers,
            tellsAll: toolsets.contains(where: \.tellsAll)
        )
    }

    /// - Parameters:
    ///   - tools: Of several with one name the first counts.
    ///   - tellsAll: Whether rare arguments are told of, too.
    init(_ tools: [any Tool], answers: AnswerForm = .lean, tellsAll: Bool = false) {
        (self.answers, self.tellsAll) = (answers, tellsAll)
        var names: Set<String> = []
        let tools = tools.filter { names.insert($0.name).inserted }
        byName = Dictionary(tools.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.tools = tools
        instructions = Instructions.text(tools: names)
    }

    /// The members of the result of `tools/list`.
    var listing: JSONObject { ["tools": .array(tools.map(description))] }

    /// Whether descriptions tell what files say, and so can change while the server runs.
    var isFixed: Bool { byName[SubmitBlueprintTool.toolName] == nil }

    subscript(_ name: String) -> (any Tool)? { byName[name] }

    /// The tool that a client means: also in another case, with other signs between the words, and with the name that its
    /// server has there before it (`mcp__jobs__run_and_wait`, `jobs.run_and_wait`).
    func tool(meaning name: String) -> (any Tool)? {
        if let tool = byName[name] { return tool }
        let candidates = Self.withoutServer(name).map(Self.folded)
        return tools.first { candidates.contains(Self.folded($0.name)) }
    }

    /// `; did you mean 'run_and_wait'?`, where a name is near.
    func hint(for name: String) -> String {
        Spelling.hint(for: Self.withoutServer(name).last ?? name, among: tools.map(\.name))
    }

    /// The name, and what is left of it without that of the server.
    private static func withoutServer(_ name: String) -> [String] {
        var names = [name]
        for separator in ["__", ".", "/", ":"] {
            guard let last = name.components(of: separator).last, last.count < name.count else { continue }
            names.append(last)
        }
        for prefix in ["mcp_jobs_", "jobs_", "jobs-", "mcp-jobs-"] where name.lowercased().hasPrefix(prefix) {
            names.append(String(name.dropFirst(prefix.count)))
        }
        return names
    }

    /// The tools that a model should know of from the beginning, where its client shows only some.
    private static let alwaysLoaded: Set<String> = ["run_and_wait", "execute_command", "wait_for_job"]

    private static func folded(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    }

    private func description(_ tool: any Tool) -> JSONValue {
        [
            "name": .string(tool.name),
            "title": .string(tool.title),
            "description": .string(tool.description),
            "inputSchema": tellsAll ? tool.parameters.fullSchema : tool.parameters.schema,
            // Lean answers are text, or facts of which only those that matter are there.
            "outputSchema": answers == .json || tool.isOfTemplate ? tool.outputSchema : nil,
            "annotations": tool.annotations.json,
            // Claude Code leaves other tools to a search, of which a model may not think.
            "_meta": Self.alwaysLoaded.contains(tool.name) ? ["anthropic/alwaysLoad": true] : nil,
        ]
    }
}

extension String {
    /// The parts between a separator.
    fileprivate func components(of separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map { String($0) }
    }
}
