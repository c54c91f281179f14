package import JobModel
package import Values

/// A message of JSON-RPC 2.0, as the supervisor's and the shims' sockets carry it, one a line.
package enum JSONRPCMessage: Sendable, Equatable {
    case request(id: JSONValue, method: String, params: JSONValue)
    case notification(method: String, params: JSONValue)
    case result(id: JSONValue, JSONValue)
    case failure(id: JSONValue, JSONRPCError)

    package var json: JSONValue {
        switch self {
        case .request(let id, let method, let params):
            ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": params]
        case .notification(let method, let params): ["jsonrpc": "2.0", "method": .string(method), "params": params]
        case .result(let id, let result): ["jsonrpc": "2.0", "id": id, "result": result]
        case .failure(let id, let error): ["jsonrpc": "2.0", "id": id, "error": error.json]
        }
    }

    /// The message and the newline that ends it.
    package var line: [UInt8] {
        var writer = JSONWriter()
        writer.write(json)
        writer.bytes.append(0x0A)
        return writer.bytes
    }

    /// Reads a message out of a parsed line. Throws the error to answer with.
    package init(json: JSONValue) throws(JSONRPCError) {
        guard let object = json.object, object["jsonrpc"]?.string == "2.0" else {
            throw JSONRPCError(code: JSONRPCError.invalidRequest, message: "not a JSON-RPC 2.0 message")
        }
        let id = object["id"]
        if let method = object["method"]?.string {
            let params = object["params"] ?? [:]
            switch id {
            case nil: self = .notification(method: method, params: params)
            case .string, .integer: self = .request(id: id ?? .null, method: method, params: params)
            default: throw JSONRPCError(code: JSONRPCError.invalidRequest, message: "an id is a string or an integer")
            }
        } else if let id, let result = object["result"] {
            self = .result(id: id, result)
        } else if let id, let error = object["error"] {
            self = .failure(id: id, JSONRPCError(json: error))
        } else {
            throw JSONRPCError(code: JSONRPCError.invalidRequest, message: "neither a request nor a response")
        }
    }
}

/// The error object of JSON-RPC 2.0, section 5.1.
package struct JSONRPCError: Error, Sendable, Equatable, CustomStringConvertible {
    package static let parseError: Int64 = -32700
    package static let invalidRequest: Int64 = -32600
    package static let methodNotFound: Int64 = -32601
    package static let invalidParams: Int64 = -32602
    package static let internalError: Int64 = -32603

    package var code: Int64
    package var message: String
    package var data: JSONValue?

    package init(code: Int64, message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    package init(json: JSONValue) {
        self.init(
            code: json["code"]?.integer ?? Self.internalError,
            message: json["message"]?.string ?? "an error without a message",
            data: json["data"]
        )
    }

    package var json: JSONValue { ["code": .integer(code), "message": .string(message), "data": data] }

    package var description: String { "\(message) (\(code))" }
}

/// The one table between the errors of the edges and the error codes on the supervisor's socket.
extension JSONRPCError {
    private static func code(of code: JobsError.Code) -> Int64 {
        switch code {
        case .usage: invalidParams
        case .notFound: 1
        case .ambiguous: 2
        case .wrongState: 3
        case .refused: 4
        case .timedOut: 5
        case .unavailable: 6
        case .storage: 7
        case .damaged: 8
        case .version: 9
        case .overloaded: 10
        case .misplaced: 11
        case .internal: internalError
        }
    }

    package init(_ error: JobsError) {
        let advice = error.advice.map { advice -> JSONValue in
            ["do": .string(advice.kind.rawValue), "subject": advice.subject.isEmpty ? nil : .string(advice.subject)]
        }
        let hasData = error.cause != nil || !advice.isEmpty
        self.init(
            code: Self.code(of: error.code),
            message: error.sentence(),
            data: hasData
                ? [
                    "cause": error.cause.map { .string($0) },
                    "problem": advice.isEmpty ? nil : .string(error.message),
                    "advice": advice.isEmpty ? nil : .array(advice),
                ] : nil
        )
    }

    /// What the error means at the other end. The message says all where some of the advice is a later release's.
    package var jobsError: JobsError {
        let code = JobsError.Code.allCases.first { Self.code(of: $0) == self.code } ?? .internal
        let cause = data?["cause"]?.string
        let told = data?["advice"]?.array ?? []
        let advice = told.compactMap { json in
            json["do"]?.string.flatMap(Advice.Kind.init).map { Advice($0, json["subject"]?.string ?? "") }
        }
        guard let problem = data?["problem"]?.string, advice.count == told.count else {
            return JobsError(code, message, causeText: cause)
        }
        return JobsError(code, problem, advice: advice, causeText: cause)
    }
}
