package import JobModel
package import Values

extension JobEvent {
    package var json: JSONValue {
        var object: JSONObject = [
            "seq": .integer(sequence),
            "time": .string(time.description),
            "event": .string(kind.rawValue),
            "number": number.map { .integer($0) },
            "id": id.map { .string($0.description) },
            "attempt": attempt.map { .integer(Int64($0)) },
        ]
        for member in details.members { object.append(member.name, member.value) }
        return .object(object)
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "event")
        self.init(
            sequence: try members.integer("seq"),
            time: try members.required("time") { $0.string.flatMap { Timestamp(rfc3339: $0) } },
            kind: try members.required("event") { $0.string.flatMap { Kind(rawValue: $0) } }
        )
        number = try members.optionalInteger("number")
        id = try members.optional("id") { $0.string.flatMap { JobID($0) } }
        attempt = try members.optionalInteger("attempt").map { Int($0) }
        for member in json.object?.members ?? []
        where !["seq", "time", "event", "number", "id", "attempt"].contains(member.name) {
            details.append(member.name, member.value)
        }
    }
}

/// Events after a cursor; waits for the first one where there is none.
package struct EventsCall: SupervisorCall {
    package static let method = "events"

    /// The number of the last event that is known; `nil`: answer at once with the newest number and no events.
    package var after: Int64?
    /// 1–1000.
    package var limit: Int
    package var timeout: TimeSpan

    package init(after: Int64?, limit: Int = 1000, timeout: TimeSpan) {
        self.after = after
        self.limit = limit
        self.timeout = timeout
    }

    package var params: JSONValue {
        [
            "after": after.map { .integer($0) },
            "limit": .integer(Int64(limit)),
            "timeout_ms": .integer(timeout.milliseconds),
        ]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        after = try members.optionalInteger("after")
        limit = try members.optional("limit") { $0.integer.flatMap { (1...1000).contains($0) ? Int($0) : nil } } ?? 1000
        timeout = .milliseconds(
            try members.optional("timeout_ms") { $0.integer.flatMap { (0...86_400_000).contains($0) ? $0 : nil } } ?? 0
        )
    }

    package struct Reply: Sendable, Equatable {
        package var events: [JobEvent]
        /// The cursor to go on from.
        package var next: Int64

        package init(events: [JobEvent], next: Int64) {
            self.events = events
            self.next = next
        }
    }

    package static func encode(_ reply: Reply, as form: RecordForm) -> JSONValue {
        ["events": .array(reply.events.map(\.json)), "next": .integer(reply.next)]
    }

    /// Events of kinds that only a later release knows are left out.
    package static func decode(_ json: JSONValue) throws(FormatError) -> Reply {
        let members = try JSONMembers(json, of: method)
        let events = try members.elements("events") { json throws(FormatError) -> JobEvent? in
            let kind = try JSONMembers(json, of: "event").string("event")
            return JobEvent.Kind(rawValue: kind) == nil ? nil : try JobEvent(json: json)
        }
        return Reply(events: events.compactMap { $0 }, next: try members.integer("next"))
    }
}
