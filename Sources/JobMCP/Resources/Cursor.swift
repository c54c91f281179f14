import JobProtocol
import Values

/// The place between two pages of the list of jobs, as clients see it: opaque. Jobs that are added do not move it.
enum Cursor {
    private static let prefix = "v1:"

    /// The page after the job of this number.
    static func after(_ number: Int64) -> String {
        Base64.encode(Array("\(prefix)\(number)".utf8))
    }

    /// The number of the job before the page.
    ///
    /// - Throws: -32602 where it is no cursor of ours; the empty string is none, either.
    static func read(_ params: JSONObject) throws(JSONRPCError) -> Int64? {
        guard let value = params.present("cursor") else { return nil }
        guard let text = value.string, let bytes = Base64.decode(text),
            case let plain = String(decoding: bytes, as: UTF8.self), plain.hasPrefix(prefix),
            let number = Int64(plain.dropFirst(prefix.count)), number > 0
        else { throw .invalidParams("Invalid cursor: give the nextCursor of the page before, or none") }
        return number
    }

    /// Of lists that have one page.
    static func refuse(_ params: JSONObject) throws(JSONRPCError) {
        if params.present("cursor") != nil { throw .invalidParams("Invalid cursor: this list has one page") }
    }
}
