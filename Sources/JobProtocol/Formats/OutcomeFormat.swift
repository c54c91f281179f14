package import JobModel
package import Values

extension Outcome {
    /// The members that exit records and job records share.
    package func append(to object: inout JSONObject) {
        object.append("reason", .string(ending.reason.rawValue))
        object.append("started_at", startedAt.map { .string($0.description) })
        for member in Self.end + Self.used { object.append(member.name, member.write(self)) }
        object.append("survivors", survivors.isEmpty ? nil : .array(survivors.map(\.json)))
    }

    package init(members: JSONMembers) throws(FormatError) {
        self.init(
            ending: Ending(
                status: try members.required("status") { $0.string.flatMap { JobStatus(rawValue: $0) } },
                reason: try members.required("reason") { $0.string.flatMap { EndReason(rawValue: $0) } }
            )
        )
        guard ending.status.isEnded else { throw FormatError("outcome: the status is not one of an end") }
        startedAt = try members.optionalTime("started_at")
        for member in Self.end + Self.used { try member.read(members, &self) }
        survivors = try members.elements("survivors") { value throws(FormatError) in try Survivor(json: value) }
    }

    /// How the attempt ended.
    static let end: [StoredMember<Outcome>] = [
        StoredMember("exit_code", \.exitCode, .int32),
        StoredMember(
            "signal",
            \.signal,
            StoredForm(write: { .string($0.description) }, read: { $0.string.flatMap { Signal($0) } })
        ),
        StoredMember("core_dumped", \.coreDumped, .flag),
        StoredMember("ended_at", \.endedAt, .time),
        StoredMember("duration_s", \.duration, .seconds),
        StoredMember("output_bytes", \.outputBytes, .count),
        StoredMember("dropped_bytes", \.droppedBytes, .countAboveZero),
        StoredMember("result", \.result, StoredForm(write: { $0 }, read: { $0 })),
        StoredMember("error", \.failure, StoredForm(write: \.json, read: { try? JobFailure(json: $0) })),
        StoredMember("ended_with_it", \.leftovers, StoredForm(write: \.json, read: { try? ProcessList(json: $0) })),
    ]

    /// What it used.
    static let used: [StoredMember<Outcome>] = [
        StoredMember("user_s", \.knownUsage.user, .seconds, isThere: \Outcome.isUsageKnown),
        StoredMember("system_s", \.knownUsage.system, .seconds, isThere: \Outcome.isUsageKnown),
        StoredMember("max_rss_bytes", \.knownUsage.maximumResidentBytes, .count, isThere: \Outcome.isUsageKnown),
    ]

    private var isUsageKnown: Bool { usage != nil }

    /// The usage, which is all zero where it is not known.
    private var knownUsage: ResourceUsage {
        get { usage ?? ResourceUsage(user: .seconds(0), system: .seconds(0), maximumResidentBytes: 0) }
        set { usage = newValue }
    }
}

extension StoredForm<TimeSpan> {
    /// In seconds, with a fraction.
    fileprivate static var seconds: Self {
        Self(write: { .number($0.seconds) }, read: { $0.double.map(TimeSpan.init(seconds:)) })
    }
}

extension StoredForm<Timestamp> {
    /// As RFC 3339 writes it.
    fileprivate static var time: Self {
        Self(write: { .string($0.description) }, read: { $0.string.flatMap { Timestamp(rfc3339: $0) } })
    }
}

extension StoredForm<UInt64> {
    fileprivate static var count: Self {
        Self(write: { .integer(Int64(clamping: $0)) }, read: { $0.integer.map { UInt64(clamping: $0) } })
    }

    /// Left out where it is 0.
    fileprivate static var countAboveZero: Self {
        Self(write: { $0 > 0 ? .integer(Int64(clamping: $0)) : nil }, read: count.read)
    }
}

extension TimeSpan {
    fileprivate init(seconds: Double) { self.init(nanoseconds: Int64((max(0, min(seconds, 4e9)) * 1e9).rounded())) }
}

extension JobFailure {
    package var json: JSONValue {
        ["step": .string(step), "errno": .integer(Int64(errno)), "message": .string(message)]
    }

    init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "error")
        self.init(
            step: try members.string("step"),
            errno: try members.optionalInt32("errno") ?? 0,
            message: try members.string("message")
        )
    }
}
