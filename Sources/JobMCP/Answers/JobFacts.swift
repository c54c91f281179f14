import JobManager
import JobModel
import JobOutput
import JobProtocol
import Values

/// A job in as few words as say what matters in its state, for who pays by the token. Nothing is said twice, what is not
/// known or says nothing is left out, numbers have three digits.
enum JobFacts {
    /// The most bytes of a text of other programs.
    private static let longest = 300

    /// `{"status":"completed","exit_code":0,"duration_s":1.25}`, `{"status":"queued","waiting_for":"…"}`
    static func of(_ job: JobRecord, _ activity: JobActivity? = nil) -> JSONObject {
        var facts: JSONObject = ["status": .string(job.status.rawValue)]
        if let outcome = job.outcome {
            append(outcome, to: &facts)
            facts.append("pipeline", JobAnswer.pipeline(job))
        } else {
            facts.append("waiting_for", job.waitingFor.map(text))
            if job.waitingFor == nil { facts.append("stopped", job.stoppage.map { text($0.explanation) }) }
            facts.append("progress", job.progress.map(number))
            facts.append("doing", job.progressMessage.map(text))
            facts.append("survivors", survivors(job.survivors))
        }
        if let activity { append(activity, to: &facts) }
        return facts
    }

    private static func append(_ outcome: Outcome, to facts: inout JSONObject) {
        facts.append("exit_code", outcome.exitCode.map { .integer(Int64($0)) })
        facts.append("signal", outcome.signal.map { .string($0.description) })
        let reason = outcome.ending.reason
        // The status and these two say the rest.
        if ![.exited, .signalled, .killedByUser].contains(reason) {
            facts.append("reason", .string(reason.rawValue))
        }
        facts.append("error", outcome.failure.map { text($0.message) })
        facts.append("duration_s", outcome.duration.map { seconds($0) })
        facts.append("note", JobAnswer.note(outcome).map { .string($0) })
        facts.append("survivors", survivors(outcome.survivors))
        facts.append("result", outcome.result.map { $0.encoded.count <= longest ? $0 : ["see": "verbose"] })
    }

    /// What it printed last, and for how long nothing more.
    private static func append(_ activity: JobActivity, to facts: inout JSONObject) {
        facts.append("last_line", activity.lastLine.map(text))
        guard let time = activity.lastOutputAt else { return }
        let quiet = TimeSpan.since(time)
        if quiet >= .seconds(1) { facts.append("quiet_s", seconds(quiet)) }
    }

    /// `["4711 sleep"]`
    static func survivors(_ survivors: [Survivor]) -> JSONValue? {
        survivors.isEmpty ? nil : .array(survivors.map { .string("\($0.pid) \($0.command)") })
    }

    static func seconds(_ time: TimeSpan) -> JSONValue { number(time.seconds) }

    private static func text(_ text: String) -> JSONValue {
        .string(String(decoding: LineLimit.shorten(Array(text.utf8), to: longest), as: UTF8.self))
    }

    /// With three significant digits: 0.0683, 1.25, 12.5, 754.
    static func number(_ value: Double) -> JSONValue {
        guard value.isFinite, value != 0 else { return .integer(0) }
        var scale = 1.0
        while abs(value) * scale < 100, scale < 1e6 { scale *= 10 }
        let rounded = (value * scale).rounded() / scale
        if rounded == rounded.rounded(), abs(rounded) < 1e15 { return .integer(Int64(rounded)) }
        return .number(rounded)
    }
}
