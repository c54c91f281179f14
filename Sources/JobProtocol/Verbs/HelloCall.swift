import JobModel
package import Values

/// The first message of every connection: who speaks which version.
package struct HelloCall: SupervisorCall {
    package static let method = "hello"

    var version: Int64
    var release: String
    /// How the client wants records, from then on.
    var records: RecordForm

    package init(
        version: Int64 = SupervisorProtocol.version,
        release: String = SupervisorProtocol.release,
        records: RecordForm = .once
    ) {
        self.version = version
        self.release = release
        self.records = records
    }

    package var params: JSONValue {
        [
            "protocol": .integer(version),
            "release": .string(release),
            "records": records == .whole ? nil : .string(records.rawValue),
        ]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        version = try members.integer("protocol")
        release = try members.string("release")
        records = Self.records(in: params)
    }

    /// What a client says in `hello` about records; one of an earlier release says nothing.
    package static func records(in params: JSONValue) -> RecordForm {
        params["records"]?.string.flatMap { RecordForm(rawValue: $0) } ?? .whole
    }

    package struct Reply: Sendable, Equatable {
        var version: Int64
        package var release: String
        package var pid: Int32

        package init(version: Int64, release: String, pid: Int32) {
            self.version = version
            self.release = release
            self.pid = pid
        }
    }

    package static func encode(_ reply: Reply, as form: RecordForm) -> JSONValue {
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
