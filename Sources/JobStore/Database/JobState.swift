internal import JobModel
internal import JobProtocol
internal import Values

/// The column `state`: all of a record that has no column of its own, as JSON.
struct JobState {
    /// The whole record.
    private(set) var record: JobRecord
    private(set) var arrivedAt: Timestamp?
    private(set) var rank: QueueRank?
    private(set) var firstAttempt = 1
    private(set) var restarts = RestartHistory()

    /// Of an attempt that is over.
    init(_ record: JobRecord) { self.record = record }

    init(_ job: StoredJob) {
        self.init(job.record)
        (arrivedAt, rank, firstAttempt, restarts) = (job.arrivedAt, job.rank, job.firstAttempt, job.restarts)
    }

    var text: String {
        var object = JSONObject()
        if let outcome = record.outcome {
            var members: JSONObject = ["status": .string(outcome.ending.status.rawValue)]
            outcome.append(to: &members)
            object.append("outcome", .object(members))
        }
        for member in JobRecord.course { object.append(member.name, member.write(record)) }
        object.append("survivors", record.survivors.isEmpty ? nil : .array(record.survivors.map(\.json)))
        object.append("arrived_at", arrivedAt.map { .string($0.description) })
        object.append("rank", rank.map { [.integer($0.time), .number($0.tie)] })
        object.append("first_attempt", firstAttempt == 1 ? nil : .integer(Int64(firstAttempt)))
        object.append("restart_history", restarts == RestartHistory() ? nil : restarts.json)
        return JSONValue.object(object).encodedText
    }

    /// Reads the column.
    ///
    /// - Parameter record: What the other columns say.
    init(_ json: JSONValue, of record: JobRecord) throws(FormatError) {
        self.record = JobRecord(
            number: record.number,
            id: record.id,
            submission: record.submission,
            status: record.status,
            attempt: record.attempt,
            submittedAt: record.submittedAt
        )
        self.record.startedAt = record.startedAt
        let members = try JSONMembers(json, of: "state")
        arrivedAt = try members.optionalTime("arrived_at")
        rank = try members.optional("rank") { json in
            guard let pair = json.array, pair.count == 2, let time = pair[0].integer, let tie = pair[1].double else {
                return nil
            }
            return QueueRank(time: time, tie: tie)
        }
        restarts = try members.optional("restart_history", RestartHistory.init(json:)) ?? RestartHistory()
        firstAttempt = Int(try members.optionalInteger("first_attempt") ?? 1)
        if let outcome = json["outcome"] {
            self.record.outcome = try Outcome(members: try JSONMembers(outcome, of: "outcome"))
        }
        for member in JobRecord.course { try member.read(members, &self.record) }
        self.record.survivors = try members.elements("survivors") { value throws(FormatError) in
            try Survivor(json: value)
        }
    }
}

extension RestartHistory {
    /// Times in milliseconds since 1970.
    fileprivate var json: JSONValue {
        ["streak": .integer(Int64(streak)), "times": .array(times.map { .integer($0.milliseconds) })]
    }

    fileprivate init?(json: JSONValue) {
        guard let streak = json["streak"]?.integer, let times = json["times"]?.array?.map(\.integer) else { return nil }
        self.init()
        self.streak = Int(streak)
        self.times = times.compactMap(\.self).map { Timestamp(milliseconds: $0) }
    }
}
