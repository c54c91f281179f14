package import JobModel
package import Values

/// A submission as it stands in the database, in `spec.json` and in requests. Times are in nanoseconds.
extension Submission {
    package var json: JSONValue {
        var object = members
        for member in surroundings.members { object.append(member.name, member.value) }
        return .object(object)
    }

    /// What a job has of its submitter: the largest part of most submissions, and the same in many.
    fileprivate var surroundings: JSONObject {
        ["limits": StoredForm.limits.write(resourceLimits), "traits": traits.map(\.json)]
    }

    /// Leaves out the traits and the inherited resource limits: there are many, and only the shim needs them.
    var jsonInRecords: JSONObject {
        var object = members
        object.append("limits", StoredForm.limits.write(resourceLimits.filter(\.isRequired)))
        return object
    }

    fileprivate var members: JSONObject {
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
        for member in Self.stored { try member.read(members, &self) }
        resourceLimits = try members.optional("limits", StoredForm.limits.read) ?? []
        if let json = try members.optional("traits", { $0 }) { traits = try ProcessTraits(json: json) }
        try checkWords()
    }

    private func checkWords() throws(FormatError) {
        guard let first = command.first, !first.isEmpty else { throw FormatError("submission: the command is empty") }
        guard !command.contains(where: \.containsNUL), !directory.containsNUL, directory.hasPrefix("/") else {
            throw FormatError("submission: an argument contains NUL, or the directory is not absolute")
        }
    }

    /// What is another thing in a base, as members of the stored form; null where only the base has something.
    package func changes(from base: Submission) -> JSONObject {
        var changes = JSONObject()
        if command != base.command { changes.append("command", .array(command.map { JSONValue($0) })) }
        if directory != base.directory { changes.append("directory", JSONValue(directory)) }
        for member in Self.stored {
            let value = member.write(self)
            if value != member.write(base) { changes.append(member.name, value ?? .null) }
        }
        if resourceLimits != base.resourceLimits {
            changes.append("limits", StoredForm.limits.write(resourceLimits) ?? .array([]))
        }
        return changes
    }

    /// This with the changes of another one from it.
    package func changed(by changes: JSONObject) throws(FormatError) -> Submission {
        // What is to be none has to be read as if it had never been said.
        if changes.members.contains(where: \.value.isNull) {
            let own = json.object?.members.filter { changes[$0.name] == nil } ?? []
            var object = JSONObject()
            for member in own + changes.members where !member.value.isNull { object.append(member.name, member.value) }
            return try Submission(json: .object(object))
        }
        var changed = self
        let members = try JSONMembers(.object(changes), of: "job")
        if changes["command"] != nil { changed.command = try members.byteStrings("command") }
        if changes["directory"] != nil { changed.directory = try members.bytes("directory") }
        // The other way round: there are few changes, and many members.
        for change in changes.members { try Self.storedByName[change.name]?.read(members, &changed) }
        if let limits = try members.optional("limits", StoredForm.limits.read) { changed.resourceLimits = limits }
        try changed.checkWords()
        return changed
    }

    private static let storedByName = Dictionary(uniqueKeysWithValues: stored.map { ($0.name, $0) })

    /// Every member but the command, the directory and what only the shim needs. One that is absent has its default.
    private static let stored: [StoredMember<Submission>] = [
        StoredMember("environment", .text, get: { $0.environment }, set: { $0.environment = $1 }),
        StoredMember("name", .text, get: { $0.name }, set: { $0.name = $1 }),
        StoredMember("group", .text, get: { $0.group }, set: { $0.group = $1 }),
        StoredMember("unique", .text, get: { $0.unique }, set: { $0.unique = $1 }),
        StoredMember("priority", .int32, get: { $0.priority == 0 ? nil : $0.priority }, set: { $0.priority = $1 }),
        StoredMember("slots", .int32, get: { $0.slots == 1 ? nil : $0.slots }, set: { $0.slots = max(1, $1) }),
        StoredMember("use", .uses, get: { $0.uses }, set: { $0.uses = $1 }),
        StoredMember("executor", .text, get: { $0.executor }, set: { $0.executor = $1 }),
        StoredMember("executor_options", .texts, get: { $0.executorOptions }, set: { $0.executorOptions = $1 }),
        StoredMember("gpus", .int32, get: { $0.gpus == 0 ? nil : $0.gpus }, set: { $0.gpus = max(0, $1) }),
        StoredMember("after", .dependencies, get: { $0.dependencies }, set: { $0.dependencies = $1 }),
        StoredMember("starts_at", .time, get: { $0.startsAt }, set: { $0.startsAt = $1 }),
        StoredMember("expires_ns", .span, get: { $0.expiry }, set: { $0.expiry = $1 }),
        StoredMember("when", .conditions, get: { $0.conditions }, set: { $0.conditions = $1 }),
        StoredMember("retries", .retries, get: { $0.retries }, set: { $0.retries = $1 }),
        StoredMember("restart", .restart, get: { $0.restart }, set: { $0.restart = $1 }),
        StoredMember("labels", .texts, get: { $0.labels }, set: { $0.labels = $1 }),
        StoredMember("metadata", .payload, get: { $0.metadata }, set: { $0.metadata = $1 }),
        StoredMember("owner", .text, get: { $0.owner }, set: { $0.owner = $1 }),
        StoredMember("client", .text, get: { $0.client }, set: { $0.client = $1 }),
        StoredMember("session", .text, get: { $0.session }, set: { $0.session = $1 }),
        StoredMember("batch", .int64, get: { $0.batch }, set: { $0.batch = $1 }),
        StoredMember("schedule", .int64, get: { $0.schedule }, set: { $0.schedule = $1 }),
        StoredMember("due_at", .time, get: { $0.dueAt }, set: { $0.dueAt = $1 }),
        StoredMember("key", .text, get: { $0.key }, set: { $0.key = $1 }),
        StoredMember("key_lifetime_ns", .span, get: { $0.keyLifetime }, set: { $0.keyLifetime = $1 }),
        StoredMember("index", .int64, get: { $0.index }, set: { $0.index = $1 }),
        StoredMember(
            "stdin",
            StoredForm(write: \.json, read: StandardInput.init(json:)),
            get: { $0.standardInput },
            set: { $0.standardInput = $1 }
        ),
        StoredMember("merge", .flag, get: { $0.mergesOutput }, set: { $0.mergesOutput = $1 }),
        StoredMember("pty", .flag, get: { $0.hasTerminal }, set: { $0.hasTerminal = $1 }),
        StoredMember("window_size", .windowSize, get: { $0.windowSize }, set: { $0.windowSize = $1 }),
        StoredMember("when_main_ends", .word, get: { $0.whenMainEnds }, set: { $0.whenMainEnds = $1 }),
        StoredMember("timeout_ns", .span, get: { $0.timeout }, set: { $0.timeout = $1 }),
        StoredMember("grace_ns", .span, get: { $0.stop.grace }, set: { $0.stop.grace = $1 }),
        StoredMember(
            "stop_mode",
            .word,
            get: { $0.stop.mode == .main ? nil : $0.stop.mode },
            set: { $0.stop.mode = $1 }
        ),
        StoredMember(
            "stop_signal",
            .signal,
            get: { $0.stop.signal == .terminate ? nil : $0.stop.signal },
            set: { $0.stop.signal = $1 }
        ),
        StoredMember("max_output_bytes", .byteCount, get: { $0.maximumOutput }, set: { $0.maximumOutput = $1 }),
        StoredMember("niceness", .int32, get: { $0.niceness }, set: { $0.niceness = $1 }),
        StoredMember("umask", .mask, get: { $0.umask }, set: { $0.umask = $1 }),
        StoredMember("memory_bytes", .byteCount, get: { $0.treeLimits.memory }, set: { $0.treeLimits.memory = $1 }),
        StoredMember("cpus", .double, get: { $0.treeLimits.cpus }, set: { $0.treeLimits.cpus = $1 }),
        StoredMember("pids", .int32, get: { $0.treeLimits.pids }, set: { $0.treeLimits.pids = $1 }),
        StoredMember("ready", .readiness, get: { $0.ready }, set: { $0.ready = $1 }),
        StoredMember("hooks", .hooks, get: { $0.hooks }, set: { $0.hooks = $1 }),
        StoredMember("terminal", .terminal, get: { $0.terminal }, set: { $0.terminal = $1 }),
        StoredMember("hook", .hookOrigin, get: { $0.hook }, set: { $0.hook = $1 }),
        StoredMember("variables", .variables, get: { $0.variables }, set: { $0.variables = $1 }),
    ]
}

/// Writes submissions as text, one after the other. Jobs that come from one place have the same surroundings, which are
/// encoded anew only when they are others.
package struct SubmissionWriter: Sendable {
    private var limits: [ResourceLimit] = []
    private var traits: ProcessTraits?
    /// Their members, each behind a comma, and the end of the object.
    private var tail: [UInt8] = [UInt8(ascii: "}")]

    package init() {}

    /// The same as the text of `json`.
    package mutating func text(of submission: Submission) -> String {
        if submission.resourceLimits != limits || submission.traits != traits {
            (limits, traits) = (submission.resourceLimits, submission.traits)
            let members = submission.surroundings
            tail = members.members.isEmpty ? [] : [UInt8(ascii: ",")]
            tail += JSONValue.object(members).encoded.dropFirst()
        }
        // A command and a directory are always there.
        return String(decoding: JSONValue.object(submission.members).encoded.dropLast() + tail, as: UTF8.self)
    }
}

extension StandardInput {
    fileprivate var json: JSONValue {
        switch self {
        case .null: "null"
        case .stored: "stored"
        case .interactive: "interactive"
        case .file(let path): ["file": JSONValue(path)]
        case .text(let text): ["text": JSONValue(text)]
        }
    }

    fileprivate init?(json: JSONValue) {
        switch json {
        case .string("null"): self = .null
        case .string("stored"): self = .stored
        case .string("interactive"): self = .interactive
        case let json where json["text"] != nil:
            guard let text = json["text"]?.byteString else { return nil }
            self = .text(text)
        default:
            guard let path = json["file"]?.byteString, !path.containsNUL else { return nil }
            self = .file(path)
        }
    }
}

extension StoredForm<[ResourceLimit]> {
    fileprivate static var limits: Self {
        Self(
            write: { $0.isEmpty ? nil : .array($0.map(\.json)) },
            read: { $0.elements { try? ResourceLimit(json: $0) } }
        )
    }
}

extension ResourceLimit {
    static func json(of value: UInt64) -> JSONValue {
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
