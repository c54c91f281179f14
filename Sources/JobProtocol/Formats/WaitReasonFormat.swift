package import JobModel
package import Values

extension WaitReason {
    package var json: JSONValue {
        switch self {
        case .turn: ["kind": "turn"]
        case .recovery: ["kind": "recovery"]
        case .pausedGroup(let group): ["kind": "paused-group", "group": .string(group)]
        case .lock(let lock, let holder): ["kind": "lock", "lock": .string(lock), "holder": .integer(holder)]
        case .slot(let group, let inUse, let slots, let ahead, let wanted):
            [
                "kind": "slot", "group": .string(group), "in_use": .integer(Int64(inUse)),
                "slots": .integer(Int64(slots)), "ahead": .integer(Int64(ahead)),
                "wanted": wanted == 1 ? nil : .integer(Int64(wanted)),
            ]
        case .pool(let shortage): shortage.json
        case .kept(let job): ["kind": "kept", "job": .integer(job)]
        case .dependency(let job, let condition, let others):
            [
                "kind": "dependency", "job": .integer(job), "on": .string(condition.rawValue),
                "others": .integer(Int64(others)),
            ]
        case .brokenDependency(let job, let status):
            ["kind": "broken-dependency", "job": .integer(job), "status": .string(status.rawValue)]
        case .time(let time): ["kind": "time", "at": .string(time.description)]
        case .retry(let attempt, let limit, let time):
            [
                "kind": "retry", "attempt": .integer(Int64(attempt)), "of": limit.map { .integer(Int64($0)) },
                "at": .string(time.description),
            ]
        case .condition(let problem, let time):
            ["kind": "condition", "problem": .string(problem), "next": .string(time.description)]
        case .look: ["kind": "look"]
        case .restart(let count, let end, let time):
            [
                "kind": "restart", "count": .integer(Int64(count)), "after": .string(end),
                "at": .string(time.description),
            ]
        case .shortage(let what): ["kind": "shortage", "what": .string(what)]
        }
    }

    /// `nil` for a kind that only a later release knows: its words are in the record, too.
    init?(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "wait reason")
        switch try members.string("kind") {
        case "turn": self = .turn
        case "recovery": self = .recovery
        case "paused-group": self = .pausedGroup(try members.string("group"))
        case "lock": self = .lock(try members.string("lock"), holder: try members.integer("holder"))
        case "slot":
            self = .slot(
                group: try members.string("group"),
                inUse: try members.int("in_use"),
                slots: try members.int("slots"),
                ahead: try members.int("ahead"),
                wanted: Int(try members.optionalInteger("wanted") ?? 1)
            )
        case "pool": self = .pool(try PoolShortage(members))
        case "kept": self = .kept(for: try members.integer("job"))
        case "dependency":
            self = .dependency(
                try members.integer("job"),
                try members.required("on") { $0.string.flatMap { Dependency.Condition(rawValue: $0) } },
                others: try members.int("others")
            )
        case "broken-dependency":
            self = .brokenDependency(
                try members.integer("job"),
                try members.required("status") { $0.string.flatMap { JobStatus(rawValue: $0) } }
            )
        case "time": self = .time(try members.required("at") { $0.string.flatMap { Timestamp(rfc3339: $0) } })
        case "retry":
            self = .retry(
                attempt: try members.int("attempt"),
                of: try members.optionalInteger("of").map { Int($0) },
                at: try members.required("at") { $0.string.flatMap { Timestamp(rfc3339: $0) } }
            )
        case "condition":
            self = .condition(
                try members.string("problem"),
                next: try members.required("next") { $0.string.flatMap { Timestamp(rfc3339: $0) } }
            )
        case "look": self = .look
        case "restart":
            self = .restart(
                try members.int("count"),
                after: try members.string("after"),
                at: try members.required("at") { $0.string.flatMap { Timestamp(rfc3339: $0) } }
            )
        case "shortage": self = .shortage(try members.string("what"))
        default: return nil
        }
    }
}
