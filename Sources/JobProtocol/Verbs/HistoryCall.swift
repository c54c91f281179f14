package import JobModel
package import Values

/// Tells how earlier runs of commands went.
package struct HistoryCall: SupervisorCall {
    package static let method = "history"

    package var query: HistoryQuery

    package init(_ query: HistoryQuery) { self.query = query }

    package var params: JSONValue {
        [
            "command": query.command.isEmpty ? nil : .array(query.command.map { JSONValue($0) }),
            "cwd": query.directory.map { JSONValue($0) }, "name": query.name.map { .string($0) },
            "limit": .integer(Int64(query.limit)),
        ]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        query = HistoryQuery(
            limit: try members.required("limit") { $0.integer.flatMap { (1...10_000).contains($0) ? Int($0) : nil } }
        )
        if params["command"] != nil { query.command = try members.byteStrings("command") }
        query.directory = try members.optional("cwd") { $0.byteString }
        query.name = try members.optionalString("name")
    }

    package static func encode(_ reply: [RunHistory], as form: RecordForm) -> JSONValue {
        ["histories": .array(reply.map(\.json))]
    }

    package static func decode(_ json: JSONValue) throws(FormatError) -> [RunHistory] {
        try JSONMembers(json, of: method).elements("histories") { json throws(FormatError) in try RunHistory(json: json)
        }
    }
}

extension RunHistory {
    /// With the figures that follow from the rest.
    package var json: JSONValue {
        var object: JSONObject = [
            "command": .array(command.map { JSONValue($0) }), "cwd": JSONValue(directory),
            "name": name.map { .string($0) },
        ]
        for member in summary.json.object?.members ?? [] { object.append(member.name, member.value) }
        object.append("last_job", .integer(lastNumber))
        object.append("last_at", .string(lastAt.description))
        object.append(
            "recent",
            .array(recent.map { ["completed": .bool($0.isCompleted), "duration_ms": .integer($0.duration)] })
        )
        return .object(object)
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "history")
        self.init(
            command: try members.byteStrings("command"),
            directory: try members.bytes("cwd"),
            name: try members.optionalString("name"),
            runs: try members.int("runs"),
            completed: try members.int("completed"),
            lastNumber: try members.integer("last_job"),
            lastAt: try members.required("last_at") { $0.string.flatMap { Timestamp(rfc3339: $0) } },
            recent: try members.elements("recent") { json throws(FormatError) in
                let members = try JSONMembers(json, of: "run")
                return Run(isCompleted: try members.flag("completed"), duration: try members.integer("duration_ms"))
            }
        )
    }
}

extension RunSummary {
    package var json: JSONValue {
        [
            "runs": .integer(Int64(runs)), "completed": .integer(Int64(completed)),
            "last_runs": .integer(Int64(lastRuns)), "last_failed": .integer(Int64(lastFailed)),
            "median_s": median.map { .number($0.seconds) }, "p90_s": slowest.map { .number($0.seconds) },
        ]
    }

    init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "history")
        self.init(
            runs: try members.int("runs"),
            completed: try members.int("completed"),
            lastRuns: try members.int("last_runs"),
            lastFailed: try members.int("last_failed"),
            median: try members.optional("median_s", TimeSpan.init(secondsOf:)),
            slowest: try members.optional("p90_s", TimeSpan.init(secondsOf:))
        )
    }
}

extension RunEstimate {
    package var json: JSONValue {
        [
            "fraction": fraction.map { .number($0) }, "left_s": left.map { .number($0.seconds) },
            "median_s": .number(usual.seconds), "runs": .integer(Int64(runs)),
        ]
    }

    init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "estimate")
        self.init(
            fraction: try members.optional("fraction") { $0.double },
            left: try members.optional("left_s", TimeSpan.init(secondsOf:)),
            usual: try members.required("median_s", TimeSpan.init(secondsOf:)),
            runs: try members.int("runs")
        )
    }
}
