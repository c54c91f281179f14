import JobProtocol
import Values

/// The tools that a server has, in the order in which clients see them.
struct ToolCatalog: Sendable {
    private let byName: [String: any Tool]
    private let tools: [any Tool]
    /// What agents are told of these tools.
    let instructions: String

    /// - Parameter tools: Of several with one name the first counts.
    init(_ tools: [any Tool]) {
        var names: Set<String> = []
        let tools = tools.filter { names.insert($0.name).inserted }
        byName = Dictionary(tools.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.tools = tools
        instructions = Instructions.text(tools: names)
    }

    /// The members of the result of `tools/list`.
    var listing: JSONObject { ["tools": .array(tools.map(Self.description))] }

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

    private static func folded(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    }

    private static func description(_ tool: any Tool) -> JSONValue {
        [
            "name": .string(tool.name),
            "title": .string(tool.title),
            "description": .string(tool.description),
            "inputSchema": tool.parameters.schema,
            "outputSchema": tool.outputSchema,
            "annotations": tool.annotations.json,
        ]
    }
}

extension String {
    /// The parts between a separator.
    fileprivate func components(of separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map { String($0) }
    }
}
