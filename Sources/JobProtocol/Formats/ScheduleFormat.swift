package import JobModel
package import Values

/// A schedule as it stands in the database and crosses the socket, and as users are shown it.
extension Schedule {
    /// All of it; what only the shim needs of the submission as well.
    package var storedJSON: JSONValue { json(submission: submission.json) }

    /// For this program's own processes.
    package var json: JSONValue { json(submission: .object(submission.jsonInRecords)) }

    private func json(submission: JSONValue) -> JSONValue {
        var object: JSONObject = ["number": .integer(number), "id": .string(id.description)]
        for member in Self.stored { object.append(member.name, member.write(self)) }
        object.append("created_at", .string(createdAt.description))
        object.append("submission", submission)
        return .object(object)
    }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "schedule")
        let recurrence: Recurrence
        if let text = try members.optionalString("cron") {
            do throws(CronProblem) {
                recurrence = .cron(try CronExpression(text))
            } catch {
                throw FormatError("schedule: '\(text)': \(error)")
            }
        } else {
            let span = try members.required("every_ns", StoredForm<TimeSpan>.span.read)
            guard Recurrence.intervals.contains(span), span.nanoseconds % 1_000_000 == 0 else {
                throw FormatError("schedule: every_ns is out of range, or not in whole milliseconds")
            }
            recurrence = .every(span)
        }
        self.init(
            number: try members.integer("number"),
            id: try members.required("id") { $0.string.flatMap { JobID($0) } },
            recurrence,
            submission: try Submission(json: try members.required("submission") { $0 }),
            createdAt: try members.required("created_at") { $0.string.flatMap { Timestamp(rfc3339: $0) } }
        )
        for member in Self.stored { try member.read(members, &self) }
    }

    /// Every member that has a default, and the recurrence, which is read by hand.
    private static let stored: [StoredMember<Schedule>] = [
        StoredMember(
            "every_ns",
            .span,
            get: { if case .every(let span) = $0.recurrence { span } else { nil } },
            set: { _, _ in }
        ),
        StoredMember(
            "cron",
            .text,
            get: { if case .cron(let expression) = $0.recurrence { expression.text } else { nil } },
            set: { _, _ in }
        ),
        StoredMember("time_zone", .text, get: { $0.zone }, set: { $0.zone = $1 }),
        StoredMember("missed", .word, get: { $0.missed }, set: { $0.missed = $1 }),
        StoredMember("overlap", .word, get: { $0.overlap }, set: { $0.overlap = $1 }),
        StoredMember("paused", .flag, get: { $0.isPaused }, set: { $0.isPaused = $1 }),
        StoredMember("next_at", .time, get: { $0.nextAt }, set: { $0.nextAt = $1 }),
        StoredMember("last_at", .time, get: { $0.lastAt }, set: { $0.lastAt = $1 }),
        StoredMember("last_job", .int64, get: { $0.lastJob }, set: { $0.lastJob = $1 }),
        StoredMember("runs", .int64, get: { $0.runs }, set: { $0.runs = $1 }),
        StoredMember("skipped", .int64, get: { $0.skipped }, set: { $0.skipped = $1 }),
        StoredMember("missed_times", .int64, get: { $0.missedTimes }, set: { $0.missedTimes = $1 }),
        StoredMember("problem", .text, get: { $0.problem }, set: { $0.problem = $1 }),
        StoredMember("open_jobs", .numbers, get: { $0.openJobs }, set: { $0.openJobs = $1 }),
    ]

    /// As users are shown it.
    ///
    /// - Parameter times: The next times, where somebody asked for them.
    package func publicJSON(times: [Timestamp]? = nil) -> JSONValue {
        [
            "schedule": .string(reference),
            "id": .string(id.description),
            "name": submission.name.map { .string($0) },
            "every_s": { if case .every(let span) = recurrence { .number(span.seconds) } else { nil } }(),
            "cron": { if case .cron(let expression) = recurrence { .string(expression.text) } else { nil } }(),
            "time_zone": zone.map { .string($0) },
            "missed": .string(missed.rawValue),
            "overlap": .string(overlap.rawValue),
            "state": .string(isPaused ? "paused" : "active"),
            "next_at": nextAt.map { .string($0.description) },
            "next": times.map { .array($0.map { .string($0.description) }) },
            "last_at": lastAt.map { .string($0.description) },
            "last_job": lastJob.map { .integer($0) },
            "jobs": openJobs.isEmpty ? nil : .array(openJobs.map { .integer($0) }),
            "runs": .integer(runs),
            "skipped": .integer(skipped),
            "missed_times": .integer(missedTimes),
            "problem": problem.map { .string($0) },
            "created_at": .string(createdAt.description),
            "command": .array(submission.command.map { JSONValue($0) }),
            "cwd": JSONValue(submission.directory),
            "group": .string(submission.group),
        ]
    }
}

extension StoredForm<[Int64]> {
    /// Left out where there are none.
    fileprivate static var numbers: Self {
        Self(
            write: { $0.isEmpty ? nil : .array($0.map { .integer($0) }) },
            read: { $0.elements(\.integer) }
        )
    }
}
