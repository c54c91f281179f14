import Values

// What the server says about itself, before anything is asked of a job: nothing is started for it.
extension Server {
    /// The result of `initialize`.
    func handshake(_ version: ProtocolVersion) -> Reply {
        Reply([
            "protocolVersion": .string(version.rawValue),
            "capabilities": .object(Self.capabilities),
            "serverInfo": Envelope.serverInfo,
            "instructions": .string(catalog.instructions),
        ])
    }

    /// The result of `server/discover`.
    func discovery() -> Reply {
        var capabilities = Self.capabilities
        capabilities.append("extensions", [ReservedName.tasks: [:]])
        return Reply(
            [
                "supportedVersions": ProtocolVersion.supported,
                "capabilities": .object(capabilities),
                "instructions": .string(catalog.instructions),
            ],
            caching: .server
        )
    }

    private static let capabilities: JSONObject = [
        "tools": [:],
        "resources": ["subscribe": true, "listChanged": true],
        "prompts": [:],
        "completions": [:],
    ]
}
