import JobProtocol
package import Values

/// What a request results in, before it is dressed for its era.
package struct Reply: Sendable {
    /// For how long, and for whom, a client may keep a result (2026-07-28: required for some methods).
    struct Caching: Sendable {
        var milliseconds: Int64
        var isPublic: Bool

        /// What may have changed the next moment.
        static let never = Caching(milliseconds: 0, isPublic: false)
        /// What stays as it is while the server runs.
        static let server = Caching(milliseconds: 3_600_000, isPublic: true)
        /// A job that has ended.
        static let ended = Caching(milliseconds: 60_000, isPublic: false)
    }

    package var members: JSONObject
    var caching: Caching?
    package var resultType = "complete"

    init(_ members: JSONObject, caching: Caching? = nil) {
        self.members = members
        self.caching = caching
    }
}

/// How answers look in each era.
enum Envelope {
    static let serverInfo: JSONValue = [
        "name": "jobs", "title": "Background jobs", "version": .string(SupervisorProtocol.release),
    ]

    /// The `result` of an answer.
    static func result(_ reply: Reply, _ version: ProtocolVersion) -> JSONValue {
        guard version.isModern else { return .object(reply.members) }
        var result: JSONObject = ["resultType": .string(reply.resultType)]
        for member in reply.members.members where member.name != "_meta" { result.append(member.name, member.value) }
        if let caching = reply.caching {
            result.append("ttlMs", .integer(caching.milliseconds))
            result.append("cacheScope", caching.isPublic ? "public" : "private")
        }
        var meta = reply.members["_meta"]?.object ?? [:]
        meta.append(ReservedName.serverInfo, serverInfo)
        result.append("_meta", .object(meta))
        return .object(result)
    }

    static func answer(_ id: JSONValue, _ reply: Reply, _ version: ProtocolVersion) -> JSONValue {
        ["jsonrpc": "2.0", "id": id, "result": result(reply, version)]
    }

    static func failure(_ id: JSONValue, _ error: JSONRPCError) -> JSONValue {
        JSONRPCMessage.failure(id: id, error).json
    }

    static func notification(_ method: String, _ params: JSONObject) -> JSONValue {
        JSONRPCMessage.notification(method: method, params: .object(params)).json
    }
}
