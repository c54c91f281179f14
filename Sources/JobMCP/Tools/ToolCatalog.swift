import JobModel
import JobProtocol

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

    private static func description(_ tool: any Tool) -> JSONValue {
        [
            "name": .string(tool.name),
            "title": .string(tool.title),
            "description": .string(tool.description),
            "inputSchema": tool.inputSchema,
            "outputSchema": tool.outputSchema,
            "annotations": tool.annotations.json,
        ]
    }
}
