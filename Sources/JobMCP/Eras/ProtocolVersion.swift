import Values

/// The revisions of the specification that are served.
package enum ProtocolVersion: String, Sendable, CaseIterable, Comparable {
    case v2024November = "2024-11-05"
    case v2025March = "2025-03-26"
    case v2025June = "2025-06-18"
    case v2025November = "2025-11-25"
    case v2026July = "2026-07-28"

    /// The last one of those that begin with `initialize`: what a client is offered that asks for one we do not know.
    static let newestLegacy = v2025November

    /// Whether every request describes itself, and there is no handshake.
    var isModern: Bool { self >= .v2026July }

    package static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool { left.rawValue < right.rawValue }

    /// All of them, the newest first.
    static let supported: JSONValue = .array(allCases.reversed().map { .string($0.rawValue) })
}

/// Names with the specification's own prefix.
enum ReservedName {
    private static let prefix = "io.modelcontextprotocol/"
    static let protocolVersion = prefix + "protocolVersion"
    static let clientInfo = prefix + "clientInfo"
    static let clientCapabilities = prefix + "clientCapabilities"
    static let logLevel = prefix + "logLevel"
    static let serverInfo = prefix + "serverInfo"
    static let subscriptionID = prefix + "subscriptionId"
    /// The extension.
    static let tasks = prefix + "tasks"
}
