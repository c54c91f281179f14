package import JobModel
package import Values

/// Changes what was asked for of a queued job.
package struct EditCall: SupervisorCall {
    package static let method = "edit"
    package typealias Reply = JobRecord

    package var reference: String
    /// Members of a stored submission that it has in place of its own (see `Submission.changes`).
    package var changes: JSONObject

    package init(reference: String, changes: JSONObject) { (self.reference, self.changes) = (reference, changes) }

    package var params: JSONValue { ["ref": .string(reference), "changes": .object(changes)] }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        reference = try members.string("ref")
        changes = try members.required("changes") { $0.object }
    }
}

/// Gives queued jobs another place in the line of their group.
package struct MoveCall: ReferencesCall {
    package static let method = "move"

    package enum Place: Sendable, Equatable {
        case first
        case last
        /// Just before this job.
        case before(String)
        /// Exchanges the places of the two jobs that are named.
        case exchange
    }

    package var references: [String]
    package var place: Place

    package init(references: [String], to place: Place) { (self.references, self.place) = (references, place) }

    package var params: JSONValue {
        let (word, other): (String, String?) =
            switch place {
            case .first: ("first", nil)
            case .last: ("last", nil)
            case .before(let reference): ("before", reference)
            case .exchange: ("exchange", nil)
            }
        return ["refs": JSONValue(references), "to": .string(word), "before": other.map { .string($0) }]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        references = try members.references()
        place =
            switch try members.string("to") {
            case "first": .first
            case "last": .last
            case "before": .before(try members.string("before"))
            case "exchange" where references.count == 2: .exchange
            default: throw FormatError("move: 'to' is first, last, before or, of two jobs, exchange")
            }
    }
}

/// Tells all that keeps a queued job from starting.
package struct WhyCall: SupervisorCall {
    package static let method = "why"

    package var reference: String

    package init(reference: String) { self.reference = reference }

    package var params: JSONValue { ["ref": .string(reference)] }

    package init(params: JSONValue) throws(FormatError) {
        reference = try JSONMembers(params, of: Self.method).string("ref")
    }

    package struct Reply: Sendable, Equatable {
        package var job: JobRecord
        /// Why it waits, the first one first; empty if it is not queued.
        package var reasons: [WaitReason]
        /// Those whose ends it waits for, or who hold what it wants; not all of them if they are many.
        package var others: [JobRecord]
        /// The attempt before this one, of a job that is tried again.
        package var before: Outcome?
        /// Who killed it, or paused it or its group, and when.
        package var act: Act?

        package init(
            job: JobRecord,
            reasons: [WaitReason],
            others: [JobRecord],
            before: Outcome? = nil,
            act: Act? = nil
        ) {
            (self.job, self.reasons, self.others, self.before, self.act) = (job, reasons, others, before, act)
        }
    }

    package static func encode(_ reply: Reply, as form: RecordForm) -> JSONValue {
        [
            "job": reply.job.json(as: form), "reasons": .array(reply.reasons.map(\.json)),
            "others": .array(reply.others.map { $0.json(as: form) }), "before": reply.before?.json,
            "act": reply.act?.json,
        ]
    }

    package static func decode(_ json: JSONValue) throws(FormatError) -> Reply {
        let members = try JSONMembers(json, of: method)
        return Reply(
            job: try JobRecord(json: try members.required("job") { $0 }),
            // One that only a later release knows is the first one's words.
            reasons: try members.elements("reasons") { json throws(FormatError) in
                try WaitReason(json: json) ?? .shortage("something that only a later release of jobs knows")
            },
            others: try members.elements("others") { json throws(FormatError) in try JobRecord(json: json) },
            before: try members.element("before") { json throws(FormatError) in
                try Outcome(members: JSONMembers(json, of: "outcome"))
            },
            act: try members.element("act", Act.init(json:))
        )
    }
}
