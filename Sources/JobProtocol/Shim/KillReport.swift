package import Values

/// What a shim answers to a kill.
package struct KillReport: Sendable, Equatable {
    /// The TCP ports on which processes of the job listened.
    package var ports: [UInt16]

    package init(ports: [UInt16]) { self.ports = ports }

    package var json: JSONValue { ["ports": portsJSON] }

    /// `nil` where there is none.
    package var portsJSON: JSONValue? { ports.isEmpty ? nil : .array(ports.map { .integer(Int64($0)) }) }

    /// The answer of a shim; one of an earlier release says nothing.
    package init(json: JSONValue) throws(FormatError) {
        ports = try Self.ports(in: try JSONMembers(json, of: "kill"), "ports")
    }

    static func ports(in members: JSONMembers, _ name: String) throws(FormatError) -> [UInt16] {
        try members.optional(name) { $0.elements { $0.integer.flatMap { UInt16(exactly: $0) } } } ?? []
    }
}
