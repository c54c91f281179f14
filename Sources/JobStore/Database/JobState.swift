internal import JobModel
internal import JobProtocol
internal import Values

/// The column `state`: all of a record that has no column of its own, as JSON.
struct JobState {
    var outcome: Outcome?
    var pid: Int32?
    var progress: Double?
    var progressMessage: String?
    var waitingFor: String?
    var survivors: [Survivor] = []
    /// `nil`: the local one.
    var executor: String?

    init(_ record: JobRecord, executor: String = StoredJob.localExecutor) {
        self.executor = executor == StoredJob.localExecutor ? nil : executor
        outcome = record.outcome
        pid = record.pid
        progress = record.progress
        progressMessage = record.progressMessage
        waitingFor = record.waitingFor
        survivors = record.survivors
    }

    var text: String {
        var object = JSONObject()
        if let outcome {
            var members: JSONObject = ["status": .string(outcome.ending.status.rawValue)]
            outcome.append(to: &members)
            object.append("outcome", .object(members))
        }
        object.append("pid", pid.map { .integer(Int64($0)) })
        object.append("progress", progress.map { .number($0) })
        object.append("progress_message", progressMessage.map { .string($0) })
        object.append("waiting_for", waitingFor.map { .string($0) })
        object.append("survivors", survivors.isEmpty ? nil : .array(survivors.map(\.json)))
        object.append("executor", executor.map { .string($0) })
        return JSONValue.object(object).encodedText
    }

    init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "state")
        if let outcome = json["outcome"] {
            self.outcome = try Outcome(members: try JSONMembers(outcome, of: "outcome"))
        }
        pid = try members.optionalInt32("pid")
        progress = try members.optionalDouble("progress")
        progressMessage = try members.optionalString("progress_message")
        waitingFor = try members.optionalString("waiting_for")
        survivors = try members.elements("survivors") { value throws(FormatError) in try Survivor(json: value) }
        executor = try members.optionalString("executor")
    }

    func apply(to record: inout JobRecord) {
        record.outcome = outcome
        record.pid = pid
        record.progress = progress
        record.progressMessage = progressMessage
        record.waitingFor = waitingFor
        record.survivors = survivors
    }
}
