package import JobModel
package import Values

extension JobGroup {
    package var json: JSONValue {
        [
            "name": .string(name),
            "slots": slots.map { .integer(Int64($0)) } ?? "unlimited",
            "paused": .bool(isPaused),
            "pause": pause.map(\.json),
            "priority": priority == 0 ? nil : .integer(Int64(priority)),
            "executor": executor.map { .string($0) },
            "queued": .integer(Int64(queued)),
            "running": .integer(Int64(running)),
        ]
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "group")
        self.init(name: try members.string("name"))
        slots = try members.required("slots") { $0.string == "unlimited" ? .some(nil) : $0.integer.map { Int($0) } }
        isPaused = try members.flag("paused")
        pause = try members.element("pause", Act.init(json:))
        priority = try members.optional("priority", StoredForm.int32.read) ?? 0
        executor = try members.optionalString("executor")
        queued = try members.int("queued")
        running = try members.int("running")
    }
}

/// All groups, by name.
package struct GroupListCall: SupervisorCall {
    package static let method = "group.list"
    package init() {}
    package var params: JSONValue { [:] }
    package init(params: JSONValue) throws(FormatError) {}
    package static func encode(_ reply: [JobGroup], as form: RecordForm) -> JSONValue {
        ["groups": .array(reply.map(\.json))]
    }
    package static func decode(_ json: JSONValue) throws(FormatError) -> [JobGroup] {
        try JSONMembers(json, of: method).elements("groups") { json throws(FormatError) in try JobGroup(json: json) }
    }
}

/// Makes a group, or changes what is given.
package struct GroupSetCall: SupervisorCall {
    package static let method = "group.set"

    package enum Slots: Sendable, Equatable {
        case unlimited
        /// 1–1,000,000.
        case count(Int)
    }

    package var name: String
    package var slots: Slots?
    package var isPaused: Bool?
    /// -1000 to 1000.
    package var priority: Int32?
    /// Where its jobs run that do not say so themselves.
    package var executor: String?
    /// Whether a group that is not there is made; `nil`: if slots, a priority or an executor are given, or it is to be
    /// paused.
    package var makes: Bool?

    package init(
        name: String,
        slots: Slots? = nil,
        isPaused: Bool? = nil,
        priority: Int32? = nil,
        executor: String? = nil,
        makes: Bool? = nil
    ) {
        self.name = name
        self.slots = slots
        self.isPaused = isPaused
        self.priority = priority
        self.executor = executor
        self.makes = makes
    }

    package var params: JSONValue {
        let slots: JSONValue? =
            switch self.slots {
            case .unlimited: "unlimited"
            case .count(let count): .integer(Int64(count))
            case nil: nil
            }
        return [
            "name": .string(name), "slots": slots, "paused": isPaused.map { .bool($0) },
            "priority": priority.map { .integer(Int64($0)) }, "executor": executor.map { .string($0) },
            "make": makes.map { .bool($0) },
        ]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        name = try members.string("name")
        slots = try members.optional("slots") { value in
            if value.string == "unlimited" { return .unlimited }
            return value.integer.flatMap { (1...1_000_000).contains($0) ? .count(Int($0)) : nil }
        }
        isPaused = try members.optional("paused") { $0.bool }
        priority = try members.optional("priority") { json in
            StoredForm.int32.read(json).flatMap { (-1000...1000).contains($0) ? $0 : nil }
        }
        executor = try members.optionalString("executor")
        makes = try members.optional("make") { $0.bool }
    }

    package static func encode(_ reply: JobGroup, as form: RecordForm) -> JSONValue { reply.json }
    package static func decode(_ json: JSONValue) throws(FormatError) -> JobGroup { try JobGroup(json: json) }
}

/// Removes a group that has no queued or running jobs.
package struct GroupRemoveCall: SupervisorCall {
    package static let method = "group.remove"
    package typealias Reply = Done
    package var name: String
    package init(name: String) { self.name = name }
    package var params: JSONValue { ["name": .string(name)] }
    package init(params: JSONValue) throws(FormatError) {
        name = try JSONMembers(params, of: Self.method).string("name")
    }
}
