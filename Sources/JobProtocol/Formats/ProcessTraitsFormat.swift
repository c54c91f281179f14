package import Values

/// Traits as they stand in a submission. What has its default is left out.
extension ProcessTraits {
    package var json: JSONValue {
        let usual = ProcessTraits()
        return [
            "affinity": affinity.isEmpty ? nil : .string(affinity.list),
            "policy": scheduling.policy == usual.scheduling.policy ? nil : .integer(Int64(scheduling.policy)),
            "rt_priority": scheduling.priority == usual.scheduling.priority
                ? nil : .integer(Int64(scheduling.priority)),
            "io_priority": ioPriority == usual.ioPriority ? nil : .integer(Int64(ioPriority)),
            "oom_score": oomScore == usual.oomScore ? nil : .integer(Int64(oomScore)),
            "timer_slack_ns": timerSlack == usual.timerSlack ? nil : .integer(timerSlack),
            "ignored_signals": ignoredSignals.isEmpty ? nil : .string(ignoredSignals.list),
            "no_new_privileges": noNewPrivileges ? true : nil,
            "capabilities": capabilities.map(\.json),
            "personality": personality == usual.personality ? nil : .integer(Int64(personality)),
            "cgroups": controlGroups.map { .array($0.map { .string($0) }) },
            "memory_mode": memoryPolicy.map { .integer(Int64($0.mode)) },
            "memory_nodes": memoryPolicy.map { .string($0.nodes.list) },
        ]
    }

    init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "traits")
        func numbers(_ name: String) throws(FormatError) -> NumberSet {
            try members.optional(name) { $0.string.flatMap { NumberSet(list: $0) } } ?? NumberSet()
        }
        self.init()
        affinity = try numbers("affinity")
        scheduling = Scheduling(
            policy: try members.optionalInt32("policy") ?? 0,
            priority: try members.optionalInt32("rt_priority") ?? 0
        )
        ioPriority = try members.optionalInt32("io_priority") ?? ioPriority
        oomScore = try members.optionalInt32("oom_score") ?? oomScore
        timerSlack = try members.optional("timer_slack_ns") { $0.integer } ?? timerSlack
        ignoredSignals = try numbers("ignored_signals")
        noNewPrivileges = try members.flag("no_new_privileges")
        capabilities = try members.optional("capabilities") { Capabilities(json: $0) }
        personality =
            try members.optional("personality") { $0.integer.flatMap { UInt32(exactly: $0) } } ?? personality
        controlGroups = try members.optional("cgroups") { $0.elements(\.string) }
        if let mode = try members.optionalInt32("memory_mode") {
            memoryPolicy = MemoryPolicy(mode: mode, nodes: try numbers("memory_nodes"))
        }
    }
}

extension ProcessTraits.Capabilities {
    /// Hexadecimal, as in /proc/PID/status.
    fileprivate var json: JSONValue {
        func text(_ set: UInt64) -> JSONValue { .string(String(set, radix: 16)) }
        return [
            "effective": text(effective), "permitted": text(permitted), "inheritable": text(inheritable),
            "bounding": text(bounding), "ambient": text(ambient),
        ]
    }

    fileprivate init?(json: JSONValue) {
        func set(_ name: String) -> UInt64? { json[name]?.string.flatMap { UInt64($0, radix: 16) } }
        guard let effective = set("effective"), let permitted = set("permitted"), let inheritable = set("inheritable"),
            let bounding = set("bounding"), let ambient = set("ambient")
        else { return nil }
        self.init(
            effective: effective,
            permitted: permitted,
            inheritable: inheritable,
            bounding: bounding,
            ambient: ambient
        )
    }
}
