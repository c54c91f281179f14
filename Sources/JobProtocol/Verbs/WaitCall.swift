package import JobModel
package import Values

/// Waits in the supervisor until jobs have ended. It may be repeated.
package struct WaitCall: SupervisorCall {
    package static let method = "wait"

    /// What is waited for, of every job or of any.
    package enum Condition: String, Sendable {
        case end
        /// It is no longer queued: it runs, or has ended.
        case start
        /// Its conditions of readiness have been met, or it has ended.
        case ready
        /// One of its processes waits for input, or it has ended.
        case input
    }

    package var references: [String]
    package var condition: Condition
    package var any: Bool
    /// At most; the supervisor then answers with what there is.
    package var timeout: TimeSpan
    /// The job in whose tree the caller runs: it must not wait for itself.
    package var waiter: JobID?
    /// Whether the caller will give up some time, and so ends no other job's wait by its own.
    package var isBounded: Bool

    package init(
        references: [String],
        condition: Condition = .end,
        any: Bool = false,
        timeout: TimeSpan,
        waiter: JobID? = nil,
        isBounded: Bool = false
    ) {
        self.references = references
        self.condition = condition
        self.any = any
        self.timeout = timeout
        self.waiter = waiter
        self.isBounded = isBounded
    }

    package var params: JSONValue {
        [
            "refs": JSONValue(references),
            "for": .string(condition.rawValue),
            "any": .bool(any),
            "timeout_ms": .integer(timeout.milliseconds),
            "waiter": waiter.map { .string($0.description) },
            "bounded": isBounded ? true : nil,
        ]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        references = try members.references()
        condition = try members.optional("for") { $0.string.flatMap { Condition(rawValue: $0) } } ?? .end
        any = try members.flag("any")
        timeout = try members.timeout()
        waiter = try members.optional("waiter") { $0.string.flatMap { JobID($0) } }
        isBounded = try members.flag("bounded")
    }

    package struct Reply: Sendable, Equatable {
        /// Whether the condition holds.
        package var isMet: Bool
        /// All jobs as they are now, in the order of the references.
        package var jobs: [JobRecord]
        /// The job that met the condition first, where only one had to.
        package var first: Int64?

        package init(isMet: Bool, jobs: [JobRecord], first: Int64?) {
            self.isMet = isMet
            self.jobs = jobs
            self.first = first
        }
    }

    package static func encode(_ reply: Reply, as form: RecordForm) -> JSONValue {
        [
            "met": .bool(reply.isMet),
            "jobs": .array(reply.jobs.map { $0.json(as: form) }),
            "first": reply.first.map { .integer($0) },
        ]
    }

    package static func decode(_ json: JSONValue) throws(FormatError) -> Reply {
        let members = try JSONMembers(json, of: method)
        return Reply(
            isMet: try members.flag("met"),
            jobs: try members.elements("jobs") { json throws(FormatError) in try JobRecord(json: json) },
            first: try members.optionalInteger("first")
        )
    }
}

extension JSONMembers {
    /// How long a caller waits: a day at most.
    func timeout() throws(FormatError) -> TimeSpan {
        .milliseconds(try required("timeout_ms") { $0.integer.flatMap { (0...86_400_000).contains($0) ? $0 : nil } })
    }
}
