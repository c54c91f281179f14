package import JobModel
package import Values

// Hooks as they are stored and told.

extension Hook {
    package var json: JSONValue { ["on": .string(occasion.rawValue), "run": JSONValue(text)] }

    init?(json: JSONValue) {
        guard let occasion = json["on"]?.string.flatMap({ Occasion(rawValue: $0) }), let text = json["run"]?.byteString,
            (try? HookAction(text)) != nil
        else { return nil }
        self.init(occasion, text)
    }
}

extension StoredForm<[Hook]> {
    /// `[{"on": "end", "run": "notify"}]`. Left out where there is none.
    static var hooks: Self {
        Self(
            write: { $0.isEmpty ? nil : .array($0.map(\.json)) },
            read: { $0.elements { Hook(json: $0) } }
        )
    }
}

extension StoredForm<HookOrigin> {
    /// `{"job": 7, "attempt": 1, "on": "end", "run": "notify"}`
    static var hookOrigin: Self {
        Self(
            write: { origin in
                [
                    "job": .integer(origin.number), "attempt": .integer(Int64(origin.attempt)),
                    "on": .string(origin.hook.occasion.rawValue), "run": JSONValue(origin.hook.text),
                ]
            },
            read: { json in
                guard let number = json["job"]?.integer,
                    let attempt = json["attempt"]?.integer.flatMap({ Int(exactly: $0) }),
                    let hook = Hook(json: json)
                else { return nil }
                return HookOrigin(number: number, attempt: attempt, hook: hook)
            }
        )
    }
}

extension StoredForm<SubmitterTerminal> {
    static var terminal: Self {
        Self(
            write: { terminal in
                [
                    "path": .string(terminal.path), "device": .integer(Int64(terminal.device)),
                    "leader": .integer(Int64(terminal.leader)),
                    "started": .integer(Int64(clamping: terminal.leaderStart)),
                ]
            },
            read: { json in
                guard let path = json["path"]?.string, path.hasPrefix("/dev/"), !path.utf8.contains(0),
                    let device = json["device"]?.integer.flatMap({ Int32(exactly: $0) }),
                    let leader = json["leader"]?.integer.flatMap({ Int32(exactly: $0) }),
                    let start = json["started"]?.integer.flatMap({ UInt64(exactly: $0) })
                else { return nil }
                return SubmitterTerminal(path: path, device: device, leader: leader, leaderStart: start)
            }
        )
    }
}

extension StoredForm<[ByteString]> {
    /// Entries of an environment, `NAME=VALUE`. Left out where there is none.
    static var variables: Self {
        Self(
            write: { $0.isEmpty ? nil : .array($0.map { JSONValue($0) }) },
            read: { value in
                value.elements { element in
                    element.byteString.flatMap { entry in
                        !entry.containsNUL && entry.bytes.contains(UInt8(ascii: "=")) ? entry : nil
                    }
                }
            }
        )
    }
}

extension HookRun {
    package var json: JSONValue {
        [
            "number": .integer(number), "attempt": .integer(Int64(origin.attempt)),
            "on": .string(origin.hook.occasion.rawValue), "run": JSONValue(origin.hook.text),
            "status": .string(status.told.rawValue), "verdict": .string(verdict),
        ]
    }

    /// - Parameter job: The number of the job that the hook is about.
    init(json: JSONValue, of job: Int64) throws(FormatError) {
        let members = try JSONMembers(json, of: "hook")
        guard let hook = Hook(json: json) else { throw FormatError("hook: on or run is missing or wrong") }
        self.init(
            number: try members.integer("number"),
            origin: HookOrigin(number: job, attempt: try members.int("attempt"), hook: hook),
            status: try members.required("status") { $0.string.flatMap { JobStatus(rawValue: $0) } },
            verdict: try members.string("verdict")
        )
    }
}
