package import JobModel
package import Values

/// The one encoding of a job: for `--json`, the socket, events and MCP. Members are only ever added; absent ones omitted.
extension JobRecord {
    /// The number of this schema; grows when a member changes its meaning, which is not foreseen.
    package static let schema: Int64 = 1

    /// All members that users may be shown, in the order of the documentation.
    package static let members = [
        "schema", "number", "id", "name", "status", "reason", "exit_code", "signal", "core_dumped", "attempt",
        "command",
        "cwd", "group", "unique", "labels", "metadata", "owner", "session", "submitted_at", "started_at", "ended_at",
        "duration_s", "user_s",
        "system_s", "max_rss_bytes", "output_bytes", "dropped_bytes", "pid", "progress", "progress_message",
        "waiting_for",
        "result", "error", "survivors", "ended_with_it", "stopped",
    ]

    /// For this program's own processes.
    package var json: JSONValue { json(as: .whole) }

    /// The record as users are shown it: without the submission's internal form.
    package var publicJSON: JSONValue { .object(shown) }

    private var shown: JSONObject {
        var object: JSONObject = [
            "schema": .integer(Self.schema),
            "number": .integer(number),
            "id": .string(id.description),
            "name": submission.name.map { .string($0) },
            "status": .string(status.told.rawValue),
        ]
        if let outcome {
            outcome.append(to: &object)
        } else {
            object.append("started_at", startedAt.map { .string($0.description) })
            object.append("survivors", survivors.isEmpty ? nil : .array(survivors.map(\.json)))
        }
        object.append("submitted_at", .string(submittedAt.description))
        object.append("attempt", .integer(Int64(attempt)))
        object.append("pid", pid.map { .integer(Int64($0)) })
        object.append("progress", progress.map { .number($0) })
        object.append("progress_message", progressMessage.map { .string($0) })
        object.append("waiting_for", waitingFor.map { .string($0) })
        object.append("stopped", stoppage.map(\.json))
        object.append("command", .array(submission.command.map { JSONValue($0) }))
        object.append("cwd", JSONValue(submission.directory))
        object.append("group", .string(submission.group))
        object.append("unique", submission.unique.map { .string($0) })
        object.append("labels", submission.labels.isEmpty ? nil : JSONValue(sorted: submission.labels))
        object.append("metadata", submission.metadata.map { .object($0) })
        object.append("owner", submission.owner.map { .string($0) })
        object.append("client", submission.client.map { .string($0) })
        object.append("session", submission.session.map { .string($0) })
        return object
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "job")
        self.init(
            number: try members.integer("number"),
            id: try members.required("id") { $0.string.flatMap { JobID($0) } },
            submission: try Self.submission(in: json),
            status: try members.required("status") { $0.string.flatMap { JobStatus(rawValue: $0) } },
            attempt: try members.int("attempt"),
            submittedAt: try members.required("submitted_at") { $0.string.flatMap { Timestamp(rfc3339: $0) } }
        )
        startedAt = try members.optionalTime("started_at")
        pid = try members.optionalInt32("pid")
        progress = try members.optionalDouble("progress")
        progressMessage = try members.optionalString("progress_message")
        waitReason = try members.optional("wait_reason") { $0 }.flatMap { value throws(FormatError) in
            try WaitReason(json: value)
        }
        waitingFor = try members.optionalString("waiting_for")
        stoppage = try members.optional("stopped") { $0 }.map { value throws(FormatError) in try Stoppage(json: value) }
        if status.isEnded, json["reason"] != nil {
            outcome = try Outcome(members: members)
        } else {
            survivors = try members.elements("survivors") { value throws(FormatError) in try Survivor(json: value) }
        }
    }
}
