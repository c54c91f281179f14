package import Values

/// The world and the reach of a process, as calls and their answers tell them.
extension Namespaces {
    package var json: JSONValue {
        var object = JSONObject()
        for identity in identities { object.append(identity.kind, .string(identity.value)) }
        return .object(object)
    }

    /// `nil` where the member is missing.
    init?(_ members: JSONMembers, _ name: String) throws(FormatError) {
        let identities = try members.strings(name)
        if identities.isEmpty { return nil }
        self.init(identities.map { Identity($0.key, $0.value) })
    }
}

extension ProcessReach {
    package var json: JSONValue {
        var limits = JSONObject()
        for (name, bound) in hardLimits.sorted(by: { $0.key < $1.key }) {
            limits.append(name, .integer(Int64(clamping: bound)))
        }
        return [
            "niceness": .integer(Int64(niceness)),
            "hard_limits": .object(limits),
            "oom_score": .integer(Int64(oomScore)),
            "idle": isIdle ? true : nil,
            "no_new_privileges": noNewPrivileges ? true : nil,
            "permitted": .string(String(permitted, radix: 16)),
            "bounding": .string(String(bounding, radix: 16)),
        ]
    }

    init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "reach")
        self.init()
        niceness = try members.optionalInt32("niceness") ?? niceness
        for limit in try members.optional("hard_limits", { $0.object })?.members ?? [] {
            hardLimits[limit.name] = limit.value.integer.flatMap { UInt64(exactly: $0) }
        }
        oomScore = try members.optionalInt32("oom_score") ?? oomScore
        isIdle = try members.flag("idle")
        noNewPrivileges = try members.flag("no_new_privileges")
        func set(_ name: String) throws(FormatError) -> UInt64? {
            try members.optional(name) { $0.string.flatMap { UInt64($0, radix: 16) } }
        }
        permitted = try set("permitted") ?? permitted
        bounding = try set("bounding") ?? bounding
    }
}
