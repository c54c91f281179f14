import JobConfiguration
import JobModel

/// `jobs_submit_blueprint` of the public job template: starts a job that the user has vetted.
struct SubmitBlueprintTool: Tool {
    static let toolName = "jobs_submit_blueprint"
    let name = toolName
    let title = "Start a blueprint"
    let description: String
    let annotations = ToolAnnotations(readOnly: false, destructive: true, idempotent: false, openWorld: true)
    private static let blueprint = Parameter<String>.text("blueprint", "Its name")
    private static let values = Parameter<JSONObject?>.object("parameters", "Its parameters by name")
    private let parameters = Parameters([blueprint.declared, values.declared])
    var inputSchema: JSONValue { parameters.schema }
    let outputSchema = Schemas.template

    /// The description tells which blueprints there are when the server starts; those that come later run as well.
    init(_ settings: ToolSettings) {
        description =
            "Start a job that the user has defined, in the background. "
            + Self.list((try? settings.baseDirectory()).map { Self.blueprints(from: $0) } ?? [])
    }

    func call(_ arguments: JSONObject, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let arguments = try parameters.check(arguments)
        let name = try arguments(Self.blueprint)
        let values = try arguments(Self.values) ?? [:]
        let submitted = try await call.submit(blueprint: name, values)
        return ToolResult(TemplateRecord.json(of: submitted.job))
    }

    private static func blueprints(from directory: ByteString) -> [Blueprint] {
        var problems: [ConfigurationProblem] = []
        return BlueprintLibrary.load(from: directory, problems: &problems).blueprints.filter { $0.blocked == nil }
    }

    /// What there is in a few words; the first thirty.
    private static func list(_ blueprints: [Blueprint]) -> String {
        guard !blueprints.isEmpty else { return "There is none yet: .jobs.toml in the project defines them." }
        let entries = blueprints.prefix(30).map { blueprint in
            let parameters = blueprint.parameters.map { $0.isRequired ? $0.name : "\($0.name)?" }
            let summary = blueprint.summary.map { ": \($0.prefix(100))" } ?? ""
            return "\(blueprint.name)(\(parameters.joined(separator: ", ")))\(summary)"
        }
        let more = blueprints.count > 30 ? " and \(blueprints.count - 30) more" : ""
        return "Blueprints: \(entries.joined(separator: "; "))\(more)."
    }
}
