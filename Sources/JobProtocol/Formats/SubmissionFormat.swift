package import JobModel
package import Values

/// A submission as it stands in the database, in `spec.json` and in requests. Times are in nanoseconds.
extension Submission {
    package var json: JSONValue {
        var object = members
        object.append("limits", resourceLimits.isEmpty ? nil : .array(resourceLimits.map(\.json)))
        object.append("traits", traits.map(\.json))
        return .object(object)
    }

    /// Without the resource limits and traits, which are many, and of use only to whoever starts the job.
    var jsonWithoutLimits: JSONValue { .object(members) }

    private var members: JSONObject {
        var object: JSONObject = [
            "command": .array(command.map { JSONValue($0) }),
            "directory": JSONValue(directory),
        ]
        for member in Self.stored { object.append(member.name, member.write(self)) }
        return object
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "submission")
        self.init(command: try members.byteStrings("command"), directory: try members.bytes("directory"))
        guard let first = command.first, !first.isEmpty else { throw FormatError("submission: the command is empty") }
        guard !command.contains(where: \.containsNUL), !directory.containsNUL, directory.hasPrefix("/") else {
            throw FormatError("submission: an argument contains NUL, or the directory is not absolute")
        }
        for member in Self.stored { try member.read(members, &self) }
        resourceLimits = try members.elements("limits") { value throws(FormatError) in try ResourceLimit(json: value) }
        if let json = try members.optional("traits", { $0 }) { traits = try ProcessTraits(json: json) }
    }

    /// Every member but the command, the directory and what only the shim needs. One that is absent has its default.
    private static let stored: [StoredMember<Submission>] = [
        StoredMember("environment", \.environment, .text),
        StoredMember("name", \.name, .text),
        StoredMember("group", \.group, .text),
        StoredMember("unique", \.unique, .text),
        StoredMember("labels", \.labels, .texts),
        StoredMember("metadata", \.metadata, .payload),
        StoredMember("owner", \.owner, .text),
        StoredMember("client", \.client, .text),
        StoredMember("session", \.session, .text),
        StoredMember("stdin", \.standardInput, StoredForm(write: \.json, read: StandardInput.init(json:))),
        StoredMember("merge", \.mergesOutput, .flag),
        StoredMember("when_main_ends", \.whenMainEnds, .word),
        StoredMember("timeout_ns", \.timeout, .span),
        StoredMember("grace_ns", \.grace, .span),
        StoredMember("max_output_bytes", \.maximumOutput, .byteCount),
        StoredMember("niceness", \.niceness, .int32),
        StoredMember("umask", \.umask, .mask),
    ]
}

extension StandardInput {
    fileprivate var json: JSONValue {
        switch self {
        case .null: "null"
        case .stored: "stored"
        case .interactive: "interactive"
        case .file(let path): ["file": JSONValue(path)]
        }
    }

    fileprivate init?(json: JSONValue) {
        switch json {
        case .string("null"): self = .null
        case .string("stored"): self = .stored
        case .string("interactive"): self = .interactive
        default:
            guard let path = json["file"]?.byteString, !path.containsNUL else { return nil }
            self = .file(path)
        }
    }
}

extension ResourceLimit {
    fileprivate static func json(of value: UInt64) -> JSONValue {
        value == .max ? "unlimited" : .integer(Int64(clamping: value))
    }

    fileprivate var json: JSONValue {
        [
            "name": .string(name),
            "soft": Self.json(of: soft),
            "hard": hard.map(Self.json(of:)),
            "required": isRequired ? true : nil,
        ]
    }

    fileprivate init(json: JSONValue) throws(FormatError) {
        func value(_ json: JSONValue) -> UInt64? {
            json.string == "unlimited" ? .max : json.integer.flatMap { UInt64(exactly: $0) }
        }
        let members = try JSONMembers(json, of: "limit")
        self.init(
            name: try members.string("name"),
            soft: try members.required("soft", value),
            hard: try members.optional("hard", value),
            isRequired: try members.flag("required")
        )
    }
}
