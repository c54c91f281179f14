/// A set of tools that a server can offer.
package enum Toolset: String, Sendable, CaseIterable {
    /// All there is for agents.
    case standard = "default"
    /// The names of the public job template.
    case template = "jobs-template"
    case all

    func tools(_ settings: ToolSettings) -> [any Tool] {
        let tools: [any Tool] =
            switch self {
            case .standard:
                [
                    RunTool(settings), RunAndWaitTool(settings), WaitTool(),
                    StatusTool(), ListTool(), LogsTool(), TailTool(),
                    SendTool(), KillTool(), PauseTool.pause, PauseTool.resume, RetryTool(),
                ]
            case .template: [SubmitBlueprintTool(settings), TemplateStatusTool(), TemplateListTool()]
            case .all: Self.standard.tools(settings) + Self.template.tools(settings)
            }
        // What would only be refused is not offered.
        if settings.readOnly { return tools.filter { $0.annotations.readOnly } }
        guard settings.blueprintsOnly, self == .standard else { return tools }
        return [SubmitBlueprintTool(settings)] + tools.filter { !($0 is RunTool || $0 is RunAndWaitTool) }
    }
}
