package import JobModel
package import Values

/// The one encoding of a job: for `--json`, the socket, events and MCP. Members are only ever added; absent ones omitted.
extension JobRecord {
    /// The number of this schema; grows when a member changes its meaning, which is not foreseen.
    static let schema: Int64 = 1

    /// For this program's own processes.
    package var json: JSONValue { json(as: .whole) }

    /// The record as users are shown it: without the submission's internal form.
    package var publicJSON: JSONValue { .object(json(of: RecordMember.all)) }

    func json(of members: some Sequence<RecordMember>) -> JSONObject {
        var object = JSONObject()
        for member in members { object.append(member.name, member.value(self)) }
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
        waitReason = try members.element("wait_reason", WaitReason.init(json:)) ?? nil
        for member in Self.course { try member.read(members, &self) }
        inputWait = try members.element("waits_for_input", InputWait.init(json:))
        estimate = try members.element("estimate", RunEstimate.init(json:))
        history = try members.element("history", RunSummary.init(json:))
        let number = self.number
        hookRuns = try members.elements("hook_runs") { value throws(FormatError) in try HookRun(json: value, of: number)
        }
        stoppage = try members.element("stopped", Stoppage.init(json:))
        if status.isEnded, json["reason"] != nil {
            outcome = try Outcome(members: members)
        } else {
            survivors = try members.elements("survivors") { value throws(FormatError) in try Survivor(json: value) }
        }
    }

    /// What changes while it waits and runs: members of the record, and of what the database keeps of a job.
    package static let course: [StoredMember<JobRecord>] = [
        StoredMember("pid", .int32, get: { $0.pid }, set: { $0.pid = $1 }),
        StoredMember("executor", .text, get: { $0.executor }, set: { $0.executor = $1 }),
        StoredMember("host", .text, get: { $0.host }, set: { $0.host = $1 }),
        StoredMember("progress", .double, get: { $0.progress }, set: { $0.progress = $1 }),
        StoredMember("progress_message", .text, get: { $0.progressMessage }, set: { $0.progressMessage = $1 }),
        StoredMember(
            "ready_at",
            .time,
            get: { $0.readiness },
            set: { $0.readyAt = $1 }
        ),
        StoredMember("restarts", .int32, get: { $0.restarts == 0 ? nil : $0.restarts }, set: { $0.restarts = $1 }),
        StoredMember("waiting_for", .text, get: { $0.waitingFor }, set: { $0.waitingFor = $1 }),
        StoredMember("limited_by", .keepers, get: { $0.limitKeepers }, set: { $0.keepers = $1 }),
        StoredMember("pool_units", .units, get: { $0.poolUnits }, set: { $0.poolUnits = $1 }),
    ]
}
