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
        [
            "command": .array(command.map { JSONValue($0) }),
            "directory": JSONValue(directory),
            "environment": .string(environment),
            "name": name.map { .string($0) },
            "group": .string(group),
            "unique": unique.map { .string($0) },
            "labels": labels.isEmpty ? nil : JSONValue(sorted: labels),
            "metadata": metadata.map { .object($0) },
            "owner": owner.map { .string($0) },
            "client": client.map { .string($0) },
            "session": session.map { .string($0) },
            "stdin": standardInput.json,
            "merge": mergesOutput ? true : nil,
            "when_main_ends": .string(whenMainEnds.rawValue),
            "timeout_ns": timeout.map { .integer($0.nanoseconds) },
            "grace_ns": .integer(grace.nanoseconds),
            "max_output_bytes": .integer(Int64(clamping: maximumOutput.bytes)),
            "niceness": niceness.map { .integer(Int64($0)) },
            "umask": .integer(Int64(umask)),
        ]
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "submission")
        self.init(command: try members.byteStrings("command"), directory: try members.bytes("directory"))
        guard let first = command.first, !first.isEmpty else { throw FormatError("submission: the command is empty") }
        guard !command.contains(where: \.containsNUL), !directory.containsNUL, directory.hasPrefix("/") else {
            throw FormatError("submission: an argument contains NUL, or the directory is not absolute")
        }
        environment = try members.optionalString("environment") ?? ""
        name = try members.optionalString("name")
        group = try members.optionalString("group") ?? JobGroup.defaultName
        unique = try members.optionalString("unique")
        labels = try members.strings("labels")
        metadata = try members.optional("metadata") { value in
            value.isNested(deeperThan: JSONParser.maximumDepthOfPayload) ? nil : value.object
        }
        owner = try members.optionalString("owner")
        client = try members.optionalString("client")
        session = try members.optionalString("session")
        standardInput = try members.optional("stdin") { StandardInput(json: $0) } ?? .null
        mergesOutput = try members.flag("merge")
        whenMainEnds =
            try members.optional("when_main_ends") { $0.string.flatMap { RemainderPolicy(rawValue: $0) } } ?? .kill
        timeout = try members.optionalSpan("timeout_ns")
        grace = try members.optionalSpan("grace_ns") ?? grace
        maximumOutput =
            try members.optional("max_output_bytes") { $0.integer.flatMap { UInt64(exactly: $0) } }.map(ByteCount.init)
            ?? maximumOutput
        niceness = try members.optionalInt32("niceness")
        umask =
            try members.optional("umask") { $0.integer.flatMap { (0...0o777).contains($0) ? UInt32($0) : nil } }
            ?? umask
        resourceLimits = try members.elements("limits") { value throws(FormatError) in try ResourceLimit(json: value) }
        if let json = try members.optional("traits", { $0 }) { traits = try ProcessTraits(json: json) }
    }
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
