package import JobModel
package import Values

/// One member of a job's record. The list of them is what `--json`, `list --format`, the socket, events and tools of MCP
/// show of a job, in this order.
package struct RecordMember: Sendable {
    /// What a member is about: readers that pay for every word take some of it.
    package enum Part: Sendable {
        /// Which job it is, and how it stands.
        case identity
        /// What was asked for.
        case wish
        /// Within which limits.
        case limits
        /// Where it comes from.
        case origin
        /// What happens to it.
        case course
        /// What came of it.
        case end
        /// What that took.
        case usage
    }

    package let name: String
    package let part: Part
    /// The member of the submission that says the same, in a record that has all of it.
    let stored: String?
    /// `nil`: the record does not have it.
    package let value: @Sendable (JobRecord) -> JSONValue?

    init(
        _ name: String,
        _ part: Part,
        stored: String? = nil,
        _ value: @escaping @Sendable (JobRecord) -> JSONValue?
    ) {
        (self.name, self.part, self.stored, self.value) = (name, part, stored, value)
    }

    /// A member of the outcome.
    private init(_ member: StoredMember<Outcome>, _ part: Part = .end) {
        self.init(member.name, part) { $0.outcome.flatMap(member.write) }
    }

    /// A member of what was asked for; it has the same name there.
    private init<Value>(
        _ name: String,
        _ part: Part,
        _ form: StoredForm<Value>,
        _ value: @escaping @Sendable (Submission) -> Value?
    ) {
        self.init(name, part, stored: name) { value($0.submission).flatMap(form.write) }
    }

    /// All of them. Members are only ever added.
    package static let all: [RecordMember] =
        [
            RecordMember("schema", .identity) { _ in .integer(JobRecord.schema) },
            RecordMember("number", .identity) { .integer($0.number) },
            RecordMember("id", .identity) { .string($0.id.description) },
            RecordMember("name", .identity, .text) { $0.name },
            RecordMember("kind", .identity) { $0.submission.hook.map { _ in "hook" } },
            RecordMember("status", .identity) { .string($0.status.told.rawValue) },
            RecordMember("reason", .end) { $0.outcome.map { .string($0.ending.reason.rawValue) } },
            RecordMember("started_at", .course) { job in
                (job.outcome == nil ? job.startedAt : job.outcome?.startedAt).map { .string($0.description) }
            },
        ]
        + Outcome.end.map { RecordMember($0) }
        + Outcome.used.map { RecordMember($0, .usage) }
        + [
            RecordMember("survivors", .end) { job in
                let survivors = job.outcome?.survivors ?? job.survivors
                return survivors.isEmpty ? nil : .array(survivors.map(\.json))
            },
            RecordMember("submitted_at", .origin) { .string($0.submittedAt.description) },
            RecordMember("attempt", .origin) { .integer(Int64($0.attempt)) },
        ]
        + JobRecord.course.map { member in
            RecordMember(member.name, member.name == "pid" ? .origin : .course) { member.write($0) }
        }
        + [
            RecordMember("waits_for_input", .course) { $0.inputWait.map(\.json) },
            RecordMember("estimate", .course) { $0.estimate.map(\.json) },
            RecordMember("history", .course) { $0.history.map(\.json) },
            RecordMember("stopped", .course) { $0.stoppage.map(\.json) },
            RecordMember("command", .wish, stored: "command") { .array($0.submission.command.map { JSONValue($0) }) },
            RecordMember("cwd", .wish, stored: "directory") { JSONValue($0.submission.directory) },
            RecordMember("group", .wish, .text) { $0.group },
            RecordMember("unique", .wish, .text) { $0.unique },
            RecordMember("priority", .wish, .int32) { $0.priority == 0 ? nil : $0.priority },
            RecordMember("slots", .wish, .int32) { $0.slots == 1 ? nil : $0.slots },
            RecordMember("use", .wish, .uses) { $0.uses },
            RecordMember("executor_options", .wish, .texts) { $0.executorOptions },
            RecordMember("gpus", .wish, .int32) { $0.gpus == 0 ? nil : $0.gpus },
            RecordMember("after", .wish, .dependencies) { $0.dependencies },
            RecordMember("starts_at", .wish, .time) { $0.startsAt },
            RecordMember("expires_s", .wish) { $0.submission.expiry.map { .number($0.seconds) } },
            RecordMember("when", .wish, .conditions) { $0.conditions },
            RecordMember("retries", .wish, .retries) { $0.retries },
            RecordMember("restart", .wish, .restart) { $0.restart },
            RecordMember("labels", .wish, .texts) { $0.labels },
            RecordMember("metadata", .wish, .payload) { $0.metadata },
            RecordMember("ready", .wish, .readiness) { $0.ready },
            RecordMember("pty", .wish, .flag) { $0.hasTerminal },
            RecordMember("window_size", .wish, .windowSize) { $0.windowSize },
            RecordMember("hooks", .wish, .hooks) { $0.hooks },
            RecordMember("hook", .origin, .hookOrigin) { $0.hook },
            RecordMember("hook_runs", .course) { $0.hookRuns.isEmpty ? nil : .array($0.hookRuns.map(\.json)) },
            RecordMember("batch", .origin, .int64) { $0.batch },
            RecordMember("index", .origin, .int64) { $0.index },
            RecordMember("schedule", .origin) { $0.submission.schedule.map { .string(Schedule.reference($0)) } },
            RecordMember("due_at", .origin, .time) { $0.dueAt },
            RecordMember("key", .origin, .text) { $0.key },
            RecordMember("key_lifetime_s", .origin) { $0.submission.keyLifetime.map { .number($0.seconds) } },
            RecordMember("timeout_s", .limits) { $0.submission.timeout.map { .number($0.seconds) } },
            RecordMember("grace_s", .limits) { .number($0.submission.stop.grace.seconds) },
            RecordMember("stop_mode", .limits) { job in
                let mode = job.submission.stop.mode
                return mode == .main ? nil : .string(mode.rawValue)
            },
            RecordMember("stop_signal", .limits) { job in
                let signal = job.submission.stop.signal
                return signal == .terminate ? nil : .string(signal.description)
            },
            RecordMember("max_output_bytes", .limits) { StoredForm.byteCount.write($0.submission.maximumOutput) },
            RecordMember("nice", .limits) { $0.submission.niceness.map { .integer(Int64($0)) } },
            RecordMember("umask", .limits) { job in
                let digits = String(job.submission.umask, radix: 8)
                return .string(String(repeating: "0", count: max(0, 3 - digits.count)) + digits)
            },
            RecordMember("memory_limit_bytes", .limits) {
                $0.submission.treeLimits.memory.flatMap(StoredForm.byteCount.write)
            },
            RecordMember("cpus_limit", .limits) { $0.submission.treeLimits.cpus.map { .number($0) } },
            RecordMember("pids_limit", .limits) { $0.submission.treeLimits.pids.map { .integer(Int64($0)) } },
            RecordMember("limits", .limits) { job in
                let wanted = job.submission.resourceLimits.filter(\.isRequired)
                return wanted.isEmpty
                    ? nil : .object(wanted.reduce(into: JSONObject()) { $0.append($1.name, $1.values) })
            },
            RecordMember("owner", .origin, .text) { $0.owner },
            RecordMember("client", .origin, .text) { $0.client },
            RecordMember("session", .origin, .text) { $0.session },
        ]
}

extension ResourceLimit {
    /// One value where both limits are the same, else the soft and the hard one.
    fileprivate var values: JSONValue {
        guard let hard, hard != soft else { return Self.json(of: soft) }
        return .array([Self.json(of: soft), Self.json(of: hard)])
    }
}
