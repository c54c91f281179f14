/// A set of tools that a server can offer.
package enum Toolset: String, Sendable, CaseIterable {
    /// What agents need.
    case standard = "default"
    /// The same, with tools and arguments that are seldom wanted.
    case full
    /// The names of the public job template.
    case template = "jobs-template"
    case all

    /// Whether rare arguments are told of, too.
    var tellsAll: Bool { self == .full || self == .all }

    func tools(_ settings: ToolSettings) -> [any Tool] {
        // What would only be refused is not offered.
        let tools = everything(settings)
        if settings.readOnly { return tools.filter { $0.annotations.readOnly } }
        guard settings.blueprintsOnly, self != .template else { return tools }
        let others = tools.filter { !($0 is RunTool || $0 is RunAndWaitTool || $0 is SubmitBlueprintTool) }
        return [SubmitBlueprintTool(settings)] + others
    }

    private func everything(_ settings: ToolSettings) -> [any Tool] {
        switch self {
        case .standard:
            [
                RunTool(settings), RunAndWaitTool(settings), WaitTool(),
                StatusTool(), ListTool(), LogsTool(), TailTool(),
                SendTool(), KillTool(),
            ]
        case .full: Self.standard.everything(settings) + [PauseTool.pause, PauseTool.resume, RetryTool()]
        case .template: [SubmitBlueprintTool(settings), TemplateStatusTool(), TemplateListTool()]
        case .all: Self.full.everything(settings) + Self.template.everything(settings)
        }
    }
}
