package import JobModel
package import Values

extension Outcome {
    /// The members that exit records and job records share.
    package func append(to object: inout JSONObject) {
        object.append("reason", .string(ending.reason.rawValue))
        object.append("started_at", startedAt.map { .string($0.description) })
        for member in Self.stored { object.append(member.name, member.write(self)) }
        object.append("survivors", survivors.isEmpty ? nil : .array(survivors.map(\.json)))
    }

    /// With the status, by itself.
    var json: JSONValue {
        var object: JSONObject = ["status": .string(ending.status.rawValue)]
        append(to: &object)
        return .object(object)
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
        for member in Self.stored { try member.read(members, &self) }
        survivors = try members.elements("survivors") { value throws(FormatError) in try Survivor(json: value) }
    }

    private static let stored =
        end + used + [
            StoredMember("ready_at", .time, get: { $0.readyAt }, set: { $0.readyAt = $1 }),
            StoredMember("limited_by", .keepers, get: { $0.keepers }, set: { $0.keepers = $1 }),
        ]

    /// How the attempt ended.
    static let end: [StoredMember<Outcome>] = [
        StoredMember("exit_code", .int32, get: { $0.exitCode }, set: { $0.exitCode = $1 }),
        StoredMember("signal", .signal, get: { $0.signal }, set: { $0.signal = $1 }),
        StoredMember("core_dumped", .flag, get: { $0.coreDumped }, set: { $0.coreDumped = $1 }),
        StoredMember("ended_at", .time, get: { $0.endedAt }, set: { $0.endedAt = $1 }),
        StoredMember("duration_s", .seconds, get: { $0.duration }, set: { $0.duration = $1 }),
        StoredMember("output_bytes", .count, get: { $0.outputBytes }, set: { $0.outputBytes = $1 }),
        StoredMember("dropped_bytes", .countAboveZero, get: { $0.droppedBytes }, set: { $0.droppedBytes = $1 }),
        StoredMember("result", StoredForm(write: { $0 }, read: { $0 }), get: { $0.result }, set: { $0.result = $1 }),
        StoredMember(
            "error",
            StoredForm(write: \.json, read: { try? JobFailure(json: $0) }),
            get: { $0.failure },
            set: { $0.failure = $1 }
        ),
        StoredMember(
            "ended_with_it",
            StoredForm(write: \.json, read: { try? ProcessList(json: $0) }),
            get: { $0.leftovers },
            set: { $0.leftovers = $1 }
        ),
    ]

    /// What it used.
    static let used: [StoredMember<Outcome>] = [
        StoredMember("user_s", .seconds, get: { $0.usage?.user }, set: { $0.knownUsage.user = $1 }),
        StoredMember("system_s", .seconds, get: { $0.usage?.system }, set: { $0.knownUsage.system = $1 }),
        StoredMember(
            "max_rss_bytes",
            .count,
            get: { $0.usage?.maximumResidentBytes },
            set: { $0.knownUsage.maximumResidentBytes = $1 }
        ),
        StoredMember("memory_peak_bytes", .count, get: { $0.peakMemory }, set: { $0.peakMemory = $1 }),
        StoredMember("output_digest", .text, get: { $0.outputDigest }, set: { $0.outputDigest = $1 }),
    ]

    /// The usage, which is all zero where it is not known.
    private var knownUsage: ResourceUsage {
        get { usage ?? ResourceUsage(user: .seconds(0), system: .seconds(0), maximumResidentBytes: 0) }
        set { usage = newValue }
    }
}

extension StoredForm<Signal> {
    static var signal: Self {
        Self(write: { .string($0.description) }, read: { $0.string.flatMap { Signal($0) } })
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
    static var time: Self {
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

extension StoredForm<[TreeLimits.Kind: TreeLimits.Keeper]> {
    /// `{"memory": "cgroup"}`. Left out where it is empty.
    static var keepers: Self {
        Self(
            write: { keepers in
                let texts = keepers.map { ($0.key.rawValue, $0.value.rawValue) }
                return StoredForm<[String: String]>.texts.write(Dictionary(texts) { $1 })
            },
            read: { json in
                json.strings.map { texts in
                    let known = texts.compactMap { name, word in
                        TreeLimits.Kind(rawValue: name).flatMap { kind in
                            TreeLimits.Keeper(rawValue: word).map { (kind, $0) }
                        }
                    }
                    return Dictionary(known) { $1 }
                }
            }
        )
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
