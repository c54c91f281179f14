package import JobModel
package import Values

/// All executors, by name.
package struct ExecutorListCall: SupervisorCall {
    package static let method = "executor.list"
    package init() {}
    package var params: JSONValue { [:] }
    package init(params: JSONValue) throws(FormatError) {}
    package static func encode(_ reply: [ExecutorSummary], as form: RecordForm) -> JSONValue {
        ["executors": .array(reply.map(\.json))]
    }
    package static func decode(_ json: JSONValue) throws(FormatError) -> [ExecutorSummary] {
        try JSONMembers(json, of: method).elements("executors") { json throws(FormatError) in
            try ExecutorSummary(json: json)
        }
    }
}

/// Finds out whether jobs can run on an executor. Takes as long as a small job there.
package struct ExecutorCheckCall: SupervisorCall {
    package static let method = "executor.check"
    package var name: String
    package init(name: String) { self.name = name }
    package var params: JSONValue { ["name": .string(name)] }
    package init(params: JSONValue) throws(FormatError) {
        name = try JSONMembers(params, of: Self.method).string("name")
    }
    package static func encode(_ reply: [ExecutorCheck]) -> JSONValue { ["checks": .array(reply.map(\.json))] }
    package static func encode(_ reply: [ExecutorCheck], as form: RecordForm) -> JSONValue { encode(reply) }
    package static func decode(_ json: JSONValue) throws(FormatError) -> [ExecutorCheck] {
        try JSONMembers(json, of: method).elements("checks") { json throws(FormatError) in try ExecutorCheck(json: json)
        }
    }
}

extension ExecutorSummary {
    package var json: JSONValue {
        [
            "name": .string(name), "type": .string(type), "directory": directory.map { .string($0) },
            "jobs": .integer(Int64(jobs)), "problem": problem.map { .string($0) },
        ]
    }

    init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "executor")
        self.init(
            name: try members.string("name"),
            type: try members.string("type"),
            directory: try members.optionalString("directory"),
            jobs: try members.int("jobs"),
            problem: try members.optionalString("problem")
        )
    }
}

extension ExecutorCheck {
    package var json: JSONValue {
        ["subject": .string(subject), "good": .bool(isGood), "finding": .string(finding)]
    }

    init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "check")
        self.init(
            try members.string("subject"),
            isGood: try members.flag("good"),
            try members.string("finding")
        )
    }
}
