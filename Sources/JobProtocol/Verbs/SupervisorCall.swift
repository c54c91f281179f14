package import JobModel
package import Values

/// A request that the supervisor answers: its method's name, its parameters and its reply, in both directions.
package protocol SupervisorCall: Sendable {
    associatedtype Reply: Sendable

    static var method: String { get }
    var params: JSONValue { get }
    init(params: JSONValue) throws(FormatError)
    /// - Parameter form: How the client wants the records in it.
    static func encode(_ reply: Reply, as form: RecordForm) -> JSONValue
    static func decode(_ json: JSONValue) throws(FormatError) -> Reply
}

extension SupervisorCall {
    package static func encode(_ reply: Reply) -> JSONValue { encode(reply, as: .whole) }
}

/// The version of the protocol on the supervisor's socket; it grows when an older peer would misunderstand.
package enum SupervisorProtocol {
    package static let version: Int64 = 1
    /// The release of this executable. In debug builds a file beside it, of its name and `.release`, says another one.
    package static let release: String = {
        #if DEBUG
            if let release = ReleaseFile.read() { return release }
        #endif
        return "0.1.0"
    }()
    /// The variable in which a supervisor is told who starts it.
    package static let starterVariable = "_JOBS_STARTER"
}

/// Who asks: a member that every call's parameters may have, besides their own.
extension JSONValue {
    private static let actorMember = "by"

    /// The longest name of an actor that is taken note of, in bytes.
    private static let longestActor = 256

    /// Parameters with the name of the actor.
    package func signed(by actor: String?) -> JSONValue {
        guard let actor, case .object(var object) = self else { return self }
        object[Self.actorMember] = .string(actor)
        return .object(object)
    }

    /// The actor of these parameters.
    package var actor: String? {
        self[Self.actorMember]?.string.flatMap { $0.isEmpty || $0.utf8.count > Self.longestActor ? nil : $0 }
    }
}

/// The reply of a call that has nothing to say but that it was done.
package struct Done: Sendable, Equatable {
    package init() {}
}

extension SupervisorCall where Reply == Done {
    package static func encode(_ reply: Done, as form: RecordForm) -> JSONValue { [:] }
    package static func decode(_ json: JSONValue) throws(FormatError) -> Done { Done() }
}

extension SupervisorCall where Reply == JobRecord {
    package static func encode(_ reply: JobRecord, as form: RecordForm) -> JSONValue { reply.json(as: form) }
    package static func decode(_ json: JSONValue) throws(FormatError) -> JobRecord { try JobRecord(json: json) }
}

/// What came of a verb for one of several references: the job as it is now, or why it could not be done.
package struct ReferenceResult: Sendable, Equatable {
    package var reference: String
    package var record: JobRecord?
    package var error: JobsError?

    package init(reference: String, record: JobRecord) {
        self.reference = reference
        self.record = record
    }

    package init(reference: String, error: JobsError) {
        self.reference = reference
        self.error = error
    }

    package func json(as form: RecordForm) -> JSONValue {
        [
            "ref": .string(reference),
            "job": record?.json(as: form),
            "error": error.map { JSONRPCError($0).json },
        ]
    }

    init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "result")
        reference = try members.string("ref")
        record = try members.element("job", JobRecord.init(json:))
        error = members["error"].map { JSONRPCError(json: $0).jobsError }
    }
}

/// A verb that is applied to each of several references: all are tried, all are reported.
package protocol ReferencesCall: SupervisorCall where Reply == [ReferenceResult] {}

extension ReferencesCall {
    package static func encode(_ reply: [ReferenceResult], as form: RecordForm) -> JSONValue {
        ["results": .array(reply.map { $0.json(as: form) })]
    }
    package static func decode(_ json: JSONValue) throws(FormatError) -> [ReferenceResult] {
        try JSONMembers(json, of: "reply").elements("results") { json throws(FormatError) in
            try ReferenceResult(json: json)
        }
    }
}

extension JSONMembers {
    /// The member `refs`: one reference at least.
    func references() throws(FormatError) -> [String] {
        try required("refs") { value in
            guard let array = value.array, !array.isEmpty, array.count <= 10_000 else { return nil }
            return value.elements(\.string)
        }
    }
}

extension JSONValue {
    /// An array of strings.
    package init(_ texts: [String]) { self = .array(texts.map { .string($0) }) }
}
