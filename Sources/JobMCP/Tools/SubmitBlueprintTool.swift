import JobConfiguration
import JobProtocol
import Values

/// `jobs_submit_blueprint` of the public job template: starts a job that the user has vetted.
struct SubmitBlueprintTool: Tool {
    static let toolName = "jobs_submit_blueprint"
    let name = toolName
    let title = "Start a blueprint"
    private let settings: ToolSettings
    /// With the blueprints that there are now.
    var description: String {
        "Start a job that the user has defined, in the background. "
            + Self.list(BlueprintLibrary.usable(from: settings.startDirectory()))
    }
    let annotations = ToolAnnotations(readOnly: false, destructive: true, idempotent: false, openWorld: true)
    private static let blueprint = Parameter<String>.text("blueprint", "Its name")
    private static let values = Parameter<JSONObject?>.object("parameters", "Its parameters by name")
    let parameters = Parameters([blueprint.declared, values.declared])
    let outputSchema = Schemas.template
    let isOfTemplate = true

    init(_ settings: ToolSettings) { self.settings = settings }

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let name = try arguments(Self.blueprint)
        let values = try arguments(Self.values) ?? [:]
        let submitted = try await call.submit(blueprint: name, values)
        return ToolResult(TemplateRecord.json(of: try await call.started(submitted.job)))
    }

    /// What there is in a few words; the first thirty.
    private static func list(_ blueprints: [Blueprint]) -> String {
        guard !blueprints.isEmpty else { return "There is none yet: .jobs.toml in the project defines them." }
        let entries = blueprints.prefix(30).map { blueprint in
            let parameters = blueprint.parameters.map { parameter in
                "\(parameter.name)\(parameter.isRequired ? "" : "?"): \(parameter.expectation.prefix(80))"
            }
            let summary = blueprint.summary.map { ": \($0.prefix(100))" } ?? ""
            return "\(blueprint.name)(\(parameters.joined(separator: "; ")))\(summary)"
        }
        let more = blueprints.count > 30 ? " and \(blueprints.count - 30) more" : ""
        return "Blueprints:\n\(entries.joined(separator: "\n"))\(more)."
    }
}
