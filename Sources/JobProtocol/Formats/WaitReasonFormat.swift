package import JobModel
package import Values

extension WaitReason {
    package var json: JSONValue {
        switch self {
        case .turn: ["kind": "turn"]
        case .recovery: ["kind": "recovery"]
        case .pausedGroup(let group): ["kind": "paused-group", "group": .string(group)]
        case .lock(let lock, let holder): ["kind": "lock", "lock": .string(lock), "holder": .integer(holder)]
        case .slot(let group, let inUse, let slots, let ahead):
            [
                "kind": "slot", "group": .string(group), "in_use": .integer(Int64(inUse)),
                "slots": .integer(Int64(slots)), "ahead": .integer(Int64(ahead)),
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
                ahead: try members.int("ahead")
            )
        case "shortage": self = .shortage(try members.string("what"))
        default: return nil
        }
    }
}
