import JobModel
import JobProtocol
import Values

/// What is to be done about one message.
enum Routing: Sendable {
    /// It wants no answer, and there is nothing to do.
    case nothing
    case refuse(id: JSONValue, JSONRPCError)
    /// The handshake is done: answer with this version.
    case initialized(id: JSONValue, ProtocolVersion)
    /// `notifications/initialized`.
    case ready
    case cancel(RequestID)
    case request(Request)
    /// A batch (2025-03-26 alone): all that must be answered goes into one array.
    case batch([Routing])
}

/// Decides for each message by itself which era it belongs to, so that a client may mix them: some open with
/// `server/discover` and go on with `initialize`. What it remembers concerns messages without `_meta` only.
struct Router: Sendable {
    /// The version of the last handshake.
    private(set) var legacyVersion: ProtocolVersion?
    private var legacyClient: ClientInfo?

    init() {}

    /// - Parameter line: One line, not empty.
    mutating func route(_ line: [UInt8]) -> Routing {
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONParser.parse(line)
        } catch {
            // The client waits for an answer with this id.
            let id = MessageIDScanner.id(in: line)?.json ?? .null
            return .refuse(id: id, JSONRPCError(code: JSONRPCError.parseError, message: "Parse error: \(error)"))
        }
        guard case .array(let messages) = json else { return route(json, isInBatch: false) }
        guard legacyVersion == .v2025March, !messages.isEmpty else { return Self.invalid(.null) }
        return .batch(messages.map { route($0, isInBatch: true) })
    }

    private mutating func route(_ json: JSONValue, isInBatch: Bool) -> Routing {
        guard let message = json.object else { return Self.invalid(.null) }
        let id = RequestID(message["id"])
        let isWellFormed = message["jsonrpc"] == "2.0" && (message["id"] == nil || id != nil)
        guard isWellFormed else { return Self.invalid(id?.json ?? .null) }
        guard let name = message.present("method") else {
            // A response, to nobody: nothing is ever asked here.
            let isResponse = message["result"] != nil || message.present("error") != nil
            return isResponse || id == nil ? .nothing : Self.invalid(id?.json ?? .null)
        }
        guard let name = name.string else { return Self.invalid(id?.json ?? .null) }
        let params = message.present("params")
        guard let id else { return notification(name, params?.object ?? [:]) }
        if let params, params.object == nil {
            return Self.refuse(id, .invalidParams("Invalid params: an object is expected"))
        }
        return request(id, name, params?.object ?? [:], isInBatch: isInBatch)
    }

    private static func invalid(_ id: JSONValue) -> Routing {
        .refuse(id: id, JSONRPCError(code: JSONRPCError.invalidRequest, message: "Invalid request"))
    }

    private static func refuse(_ id: RequestID, _ error: JSONRPCError) -> Routing { .refuse(id: id.json, error) }

    private func notification(_ name: String, _ params: JSONObject) -> Routing {
        switch name {
        case "notifications/initialized": .ready
        case "notifications/cancelled": RequestID(params["requestId"]).map { .cancel($0) } ?? .nothing
        default: .nothing
        }
    }

    private mutating func request(
        _ id: RequestID,
        _ name: String,
        _ params: JSONObject,
        isInBatch: Bool
    ) -> Routing {
        let meta = params["_meta"]?.object ?? [:]
        let describesItself = meta.present(ReservedName.protocolVersion) != nil
        if name == Method.initialize.rawValue, !(describesItself && params.present("protocolVersion") == nil) {
            return isInBatch ? Self.invalid(id.json) : initialize(id, params)
        }
        do throws(JSONRPCError) {
            var request =
                try describesItself ? modern(id, name, params, meta) : legacy(id, name, params)
            request.progressToken = RequestID(meta["progressToken"])?.json
            return .request(request)
        } catch {
            return Self.refuse(id, error)
        }
    }

    private mutating func initialize(_ id: RequestID, _ params: JSONObject) -> Routing {
        guard let wanted = params["protocolVersion"]?.string else {
            return Self.refuse(id, .invalidParams("Invalid params: protocolVersion must be a string"))
        }
        let version = ProtocolVersion(rawValue: wanted).flatMap { $0.isModern ? nil : $0 } ?? .newestLegacy
        legacyVersion = version
        legacyClient = ClientInfo(json: params["clientInfo"])
        return .initialized(id: id.json, version)
    }

    private func modern(
        _ id: RequestID,
        _ name: String,
        _ params: JSONObject,
        _ meta: JSONObject
    ) throws(JSONRPCError) -> Request {
        guard let wanted = meta[ReservedName.protocolVersion]?.string else {
            throw .invalidParams("Invalid params: _meta.\(ReservedName.protocolVersion) must be a string")
        }
        guard let version = ProtocolVersion(rawValue: wanted), version.isModern else {
            throw .unsupportedVersion(wanted)
        }
        guard let capabilities = meta[ReservedName.clientCapabilities]?.object else {
            throw .invalidParams("Invalid params: _meta is missing \(ReservedName.clientCapabilities)")
        }
        if let level = meta.present(ReservedName.logLevel), !Self.logLevels.contains(level) {
            throw .invalidParams("Invalid params: _meta.\(ReservedName.logLevel) is no level")
        }
        guard let method = Method(rawValue: name), method.isModern else { throw .methodNotFound }
        var request = Request(id: id.json, method: method, params: params, version: version)
        request.client = ClientInfo(json: meta[ReservedName.clientInfo])
        request.knowsTasks = capabilities["extensions"]?[ReservedName.tasks]?.object != nil
        return request
    }

    private func legacy(_ id: RequestID, _ name: String, _ params: JSONObject) throws(JSONRPCError) -> Request {
        let method = Method(rawValue: name)
        if let method, let version = legacyVersion ?? (method == .ping ? .newestLegacy : nil), method.isLegacy {
            var request = Request(id: id.json, method: method, params: params, version: version)
            request.client = legacyClient
            return request
        }
        guard method != nil, legacyVersion == nil else { throw .methodNotFound }
        throw .invalidParams(
            "Invalid params: _meta is missing \(ReservedName.protocolVersion) (or call initialize first)"
        )
    }

    /// RFC 5424, as the specification lists them.
    private static let logLevels: [JSONValue] = [
        "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency",
    ]
}

extension ClientInfo {
    /// `nil` where there is no name. What a client says about itself is as long as it likes: it is cut.
    init?(json: JSONValue?) {
        guard let name = json?["name"]?.string, !name.isEmpty else { return nil }
        self.init(name: String(name.prefix(128)), version: (json?["version"]?.string).map { String($0.prefix(64)) })
    }
}
