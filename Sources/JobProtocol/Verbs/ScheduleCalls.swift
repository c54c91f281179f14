package import JobModel
package import Values

/// Adds a schedule. It may be repeated: the same UUID is the same schedule.
package struct ScheduleAddCall: PlacedCall {
    package static let method = "schedule.add"

    /// `number`, `nextAt` and the environment of the submission are the supervisor's to set.
    package var schedule: Schedule
    package var environment: [ByteString]
    /// The submitter's, in which the jobs are to run; `nil`: wherever.
    package var namespaces: Namespaces?
    /// Whether the jobs are to run also where the supervisor cannot give them all that their submitter has.
    package var acceptsLess = false

    package var traits: Submission { schedule.submission }

    package init(schedule: Schedule, environment: [ByteString], namespaces: Namespaces?) {
        (self.schedule, self.environment, self.namespaces) = (schedule, environment, namespaces)
    }

    package var params: JSONValue {
        [
            "schedule": schedule.storedJSON,
            "environment": .array(environment.map { JSONValue($0) }),
            "namespaces": namespaces.map(\.json),
            "accepts_less": acceptsLess ? true : nil,
        ]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        schedule = try Schedule(json: try members.required("schedule") { $0 })
        environment = try members.byteStrings("environment")
        namespaces = try Namespaces(members, "namespaces")
        acceptsLess = try members.flag("accepts_less")
        guard !environment.contains(where: \.containsNUL) else {
            throw FormatError("schedule.add: a variable of the environment contains NUL")
        }
    }

    package static func encode(_ reply: Schedule, as form: RecordForm) -> JSONValue { reply.json }
    package static func decode(_ json: JSONValue) throws(FormatError) -> Schedule { try Schedule(json: json) }
}

/// All schedules, the oldest first.
package struct ScheduleListCall: SupervisorCall {
    package static let method = "schedule.list"
    package init() {}
    package var params: JSONValue { [:] }
    package init(params: JSONValue) throws(FormatError) {}
    package static func encode(_ reply: [Schedule], as form: RecordForm) -> JSONValue {
        ["schedules": .array(reply.map(\.json))]
    }
    package static func decode(_ json: JSONValue) throws(FormatError) -> [Schedule] {
        try JSONMembers(json, of: method).elements("schedules") { json throws(FormatError) in try Schedule(json: json) }
    }
}

/// Shows, pauses, resumes or removes a schedule.
package struct ScheduleChangeCall: SupervisorCall {
    package static let method = "schedule.change"

    package enum Change: String, Sendable, CaseIterable {
        /// Changes nothing.
        case show
        case pause, resume, remove
    }

    /// `s3`, or its name.
    package var reference: String
    package var change: Change

    package init(reference: String, _ change: Change) { (self.reference, self.change) = (reference, change) }

    package var params: JSONValue { ["ref": .string(reference), "change": .string(change.rawValue)] }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        reference = try members.string("ref")
        change = try members.required("change") { $0.string.flatMap { Change(rawValue: $0) } }
    }

    /// The schedule as it is now; a removed one as it was.
    package static func encode(_ reply: Schedule, as form: RecordForm) -> JSONValue { reply.json }
    package static func decode(_ json: JSONValue) throws(FormatError) -> Schedule { try Schedule(json: json) }
}

/// Submits a job of a schedule now. It may be repeated: the same UUID is the same job.
package struct ScheduleRunCall: SupervisorCall {
    package static let method = "schedule.run"
    package typealias Reply = JobRecord

    package var reference: String
    /// That of the job.
    package var id: JobID

    package init(reference: String, id: JobID = JobID()) { (self.reference, self.id) = (reference, id) }

    package var params: JSONValue { ["ref": .string(reference), "id": .string(id.description)] }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        reference = try members.string("ref")
        id = try members.required("id") { $0.string.flatMap { JobID($0) } }
    }
}
