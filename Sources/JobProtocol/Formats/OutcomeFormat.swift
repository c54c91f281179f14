package import JobModel
package import Values

extension Outcome {
    /// The members that exit records and job records share.
    package func append(to object: inout JSONObject) {
        object.append("reason", .string(ending.reason.rawValue))
        object.append("exit_code", exitCode.map { .integer(Int64($0)) })
        object.append("signal", signal.map { .string($0.description) })
        object.append("core_dumped", coreDumped ? true : nil)
        object.append("started_at", startedAt.map { .string($0.description) })
        object.append("ended_at", endedAt.map { .string($0.description) })
        object.append("duration_s", duration.map { .number($0.seconds) })
        object.append("user_s", usage.map { .number($0.user.seconds) })
        object.append("system_s", usage.map { .number($0.system.seconds) })
        object.append("max_rss_bytes", usage.map { .integer(Int64(clamping: $0.maximumResidentBytes)) })
        object.append("output_bytes", outputBytes.map { .integer(Int64(clamping: $0)) })
        object.append("dropped_bytes", droppedBytes > 0 ? .integer(Int64(clamping: droppedBytes)) : nil)
        object.append("result", result)
        object.append("error", failure?.json)
        object.append("survivors", survivors.isEmpty ? nil : .array(survivors.map(\.json)))
        object.append("ended_with_it", leftovers.map(\.json))
    }

    package init(members: JSONMembers) throws(FormatError) {
        self.init(
            ending: Ending(
                status: try members.required("status") { $0.string.flatMap { JobStatus(rawValue: $0) } },
                reason: try members.required("reason") { $0.string.flatMap { EndReason(rawValue: $0) } }
            )
        )
        guard ending.status.isEnded else { throw FormatError("outcome: the status is not one of an end") }
        exitCode = try members.optionalInt32("exit_code")
        signal = try members.optional("signal") { $0.string.flatMap { Signal($0) } }
        coreDumped = try members.flag("core_dumped")
        startedAt = try members.optionalTime("started_at")
        endedAt = try members.optionalTime("ended_at")
        duration = try members.optionalDouble("duration_s").map(TimeSpan.init(seconds:))
        if let user = try members.optionalDouble("user_s"), let system = try members.optionalDouble("system_s") {
            usage = ResourceUsage(
                user: TimeSpan(seconds: user),
                system: TimeSpan(seconds: system),
                maximumResidentBytes: UInt64(clamping: try members.optionalInteger("max_rss_bytes") ?? 0)
            )
        }
        outputBytes = try members.optionalInteger("output_bytes").map { UInt64(clamping: $0) }
        droppedBytes = UInt64(clamping: try members.optionalInteger("dropped_bytes") ?? 0)
        survivors = try members.elements("survivors") { value throws(FormatError) in try Survivor(json: value) }
        leftovers = try members.optional("ended_with_it") { $0 }.map { value throws(FormatError) in
            try ProcessList(json: value)
        }
        result = try members.optional("result") { $0 }
        failure = try members.optional("error") { $0 }.map { value throws(FormatError) in try JobFailure(json: value) }
    }
}

extension TimeSpan {
    fileprivate init(seconds: Double) { self.init(nanoseconds: Int64((max(0, min(seconds, 4e9)) * 1e9).rounded())) }
}

extension JobFailure {
    package var json: JSONValue {
        ["step": .string(step), "errno": .integer(Int64(errno)), "message": .string(message)]
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "error")
        self.init(
            step: try members.string("step"),
            errno: try members.optionalInt32("errno") ?? 0,
            message: try members.string("message")
        )
    }
}
