package import JobProtocol
package import Values

/// The errors of the specification beside those of JSON-RPC.
extension JSONRPCError {
    package static func invalidParams(_ message: String, data: JSONValue? = nil) -> JSONRPCError {
        JSONRPCError(code: invalidParams, message: message, data: data)
    }

    package static let methodNotFound = JSONRPCError(code: methodNotFound, message: "Method not found")

    /// -32022, of 2026-07-28.
    static func unsupportedVersion(_ wanted: String) -> JSONRPCError {
        JSONRPCError(
            code: -32022,
            message: "Unsupported protocol version",
            data: ["supported": ProtocolVersion.supported, "requested": .string(wanted)]
        )
    }

    /// -32021, of 2026-07-28: the request must declare the tasks extension.
    static let missingTasksCapability = JSONRPCError(
        code: -32021,
        message: "Missing required client capability",
        data: ["requiredCapabilities": ["extensions": [ReservedName.tasks: [:]]]]
    )

    /// -32002 up to 2025-11-25, invalid params since.
    static func resourceNotFound(_ uri: String, _ version: ProtocolVersion) -> JSONRPCError {
        JSONRPCError(
            code: version.isModern ? invalidParams : -32002,
            message: "Resource not found",
            data: ["uri": .string(uri)]
        )
    }

    /// More is in flight than is served at once.
    static let tooManyRequests = JSONRPCError(
        code: internalError,
        message: "Too many requests in flight; wait for answers before sending more"
    )
}
