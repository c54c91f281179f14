import JobModel
package import Values

/// The first message of every connection: who speaks which version.
package struct HelloCall: SupervisorCall {
    package static let method = "hello"

    package var version: Int64
    package var release: String

    package init(version: Int64 = SupervisorProtocol.version, release: String = SupervisorProtocol.release) {
        self.version = version
        self.release = release
    }

    package var params: JSONValue { ["protocol": .integer(version), "release": .string(release)] }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        version = try members.integer("protocol")
        release = try members.string("release")
    }

    package struct Reply: Sendable, Equatable {
        package var version: Int64
        package var release: String
        package var pid: Int32

        package init(version: Int64, release: String, pid: Int32) {
            self.version = version
            self.release = release
            self.pid = pid
        }
    }

    package static func encode(_ reply: Reply) -> JSONValue {
        [
            "protocol": .integer(reply.version),
            "release": .string(reply.release),
            "pid": .integer(Int64(reply.pid)),
        ]
    }

    package static func decode(_ json: JSONValue) throws(FormatError) -> Reply {
        let members = try JSONMembers(json, of: "hello")
        return Reply(
            version: try members.integer("protocol"),
            release: try members.string("release"),
            pid: try members.optionalInt32("pid") ?? 0
        )
    }
}
