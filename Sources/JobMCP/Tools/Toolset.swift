/// A set of tools that a server can offer.
package enum Toolset: String, Sendable, CaseIterable {
    /// All there is for agents.
    case standard = "default"

    func tools(_ settings: ToolSettings) -> [any Tool] {
        switch self {
        case .standard: [GetJobStatusTool()]
        }
    }
}
