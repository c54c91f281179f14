/// The requests that are answered, and in which era.
package enum Method: String, Sendable, CaseIterable {
    case initialize
    case ping
    case discover = "server/discover"
    case listTools = "tools/list"
    case callTool = "tools/call"
    case listResources = "resources/list"
    case listResourceTemplates = "resources/templates/list"
    case readResource = "resources/read"
    case subscribe = "resources/subscribe"
    case unsubscribe = "resources/unsubscribe"
    case listen = "subscriptions/listen"
    case listPrompts = "prompts/list"
    case getPrompt = "prompts/get"
    case complete = "completion/complete"
    case getTask = "tasks/get"
    case updateTask = "tasks/update"
    case cancelTask = "tasks/cancel"

    /// Up to 2025-11-25.
    var isLegacy: Bool {
        switch self {
        case .discover, .listen, .getTask, .updateTask, .cancelTask: false
        default: true
        }
    }

    /// From 2026-07-28 on.
    var isModern: Bool {
        switch self {
        case .initialize, .ping, .subscribe, .unsubscribe: false
        default: true
        }
    }

    /// Whether answers to it are made of what the supervisor or files know, which may take a while.
    var asksJobs: Bool {
        switch self {
        case .listTools, .callTool, .listResources, .readResource, .listPrompts, .getPrompt, .complete: true
        default: false
        }
    }
}
