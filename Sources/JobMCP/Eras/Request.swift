import JobModel
import JobProtocol
package import Values

/// A request that is to be carried out, with all that it says about its caller.
package struct Request: Sendable {
    /// A string or an integer, as it was sent.
    package var id: JSONValue
    package var method: Method
    package var params: JSONObject
    package var version: ProtocolVersion
    package var client: ClientInfo?
    /// Whether this request declares the tasks extension.
    var knowsTasks = false
    /// A string or an integer, as it was sent.
    package var progressToken: JSONValue?

    package init(id: JSONValue, method: Method, params: JSONObject, version: ProtocolVersion) {
        self.id = id
        self.method = method
        self.params = params
        self.version = version
    }
}

/// An id that a request may have, as a key. An integer and a string of the same digits are different ones.
enum RequestID: Hashable, Sendable {
    case string(String)
    case integer(Int64)
    /// An integer beyond 64 bits, as it was written.
    case long(String)

    init?(_ json: JSONValue?) {
        switch json {
        case .string(let text): self = .string(text)
        case .integer(let number): self = .integer(number)
        case .decimal(let text) where text.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: "-") }:
            self = .long(text)
        default: return nil
        }
    }

    var json: JSONValue {
        switch self {
        case .string(let text): .string(text)
        case .integer(let number): .integer(number)
        case .long(let text): .decimal(text)
        }
    }
}

/// A client, as it names itself in `initialize` or in `_meta`.
package struct ClientInfo: Sendable, Equatable {
    package var name: String
    package var version: String?

    package init(name: String, version: String?) {
        self.name = name
        self.version = version
    }
}
