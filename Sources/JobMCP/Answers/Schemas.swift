import Values

/// The output schemas of tools: short, because every model pays for them, and loose, because members may be added.
enum Schemas {
    private static let text: JSONValue = ["type": "string"]
    private static let integer: JSONValue = ["type": "integer"]
    private static let flag: JSONValue = ["type": "boolean"]
    private static let object: JSONValue = ["type": "object"]

    private static func schema(_ properties: [(String, JSONValue)], required: [String]) -> JSONValue {
        var members = JSONObject()
        for (name, schema) in properties { members.append(name, schema) }
        return [
            "type": "object", "properties": .object(members), "required": .array(required.map { .string($0) }),
        ]
    }

    private static let identity = [("job_id", text), ("number", integer), ("status", text)]
    private static let end = [("exit_code", integer), ("signal", text), ("reason", text)]
    private static let streams = [("stdout", text), ("stderr", text), ("next_cursor", text)]

    /// A job that was submitted.
    static let submitted = schema(
        identity + end + [
            ("uri", text), ("existing", flag), ("waiting_for", text), ("hint", text), ("pipeline", text),
            ("jobs", ["type": "array", "items": object]),
        ],
        required: []
    )

    /// A whole record.
    static let record = schema(
        identity + end + [
            ("started_at", text), ("ended_at", text), ("last_output_at", text), ("last_line", text),
            ("cpu_s", ["type": "number"]), ("progress", ["type": "number"]), ("metadata", object),
        ],
        required: ["job_id", "number", "status"]
    )

    /// A record with output.
    static let finished = schema(
        identity + end + streams + [("left_out", object), ("existing", flag), ("hint", text), ("pipeline", text)],
        required: ["job_id", "status", "stdout", "stderr"]
    )

    private static let page =
        [("job_id", text), ("status", text)] + end + streams + [
            ("dropped_bytes", integer), ("left_out", object), ("complete", flag), ("matches", integer), ("hint", text),
        ]

    /// Output with how the job stands.
    static let output = schema(page, required: ["stdout", "stderr", "next_cursor"])

    /// The same; or of a search of several jobs, one such object each.
    static let outputs = schema(
        page + [("jobs", ["type": "array", "items": object]), ("not_searched", ["type": "array", "items": text])],
        required: []
    )

    static let list = schema(
        [("jobs", ["type": "array", "items": object]), ("next_cursor", text), ("hint", text)],
        required: ["jobs"]
    )

    static let wait = schema(
        [
            ("met", flag), ("condition", text), ("jobs", ["type": "array", "items": object]), ("cursor", text),
            ("hint", text),
        ],
        required: ["met", "condition", "jobs"]
    )

    static let killed = schema(
        [
            ("status", text), ("job_id", text), ("survivors", ["type": "array", "items": object]), ("job", object),
            ("signalled", ["type": "array", "items": object]), ("others", ["type": "array", "items": object]),
        ],
        required: ["status", "survivors"]
    )

    /// The record of the public job template.
    static let template = schema(
        [
            ("id", text), ("name", text),
            ("status", ["type": "string", "enum": ["queued", "running", "succeeded", "failed"]]),
            ("submitted_at", text), ("started_at", text), ("completed_at", text),
            ("progress", ["type": "number", "minimum": 0, "maximum": 1]), ("metadata", object), ("result", object),
            ("error", text),
        ],
        required: ["id", "name", "status", "submitted_at", "progress", "metadata"]
    )
}
