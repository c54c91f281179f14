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
                    RunTool(), RunAndWaitTool(), WaitTool(), StatusTool(), ListTool(), LogsTool(), TailTool(),
                    SendTool(), KillTool(), PauseTool(), ResumeTool(), RetryTool(),
                ]
            case .template: [TemplateStatusTool(), TemplateListTool()]
            case .all: Self.standard.tools(settings) + Self.template.tools(settings)
            }
        // What would only be refused is not offered.
        return tools.filter { tool in
            if settings.readOnly { return tool.annotations.readOnly }
            return !settings.blueprintsOnly || !["execute_command", "run_and_wait"].contains(tool.name)
        }
    }
}
