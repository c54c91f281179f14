import JobModel
import JobOutput
import JobProtocol
import Values

/// A job as tools answer it. `job_id` is the UUID; the command is what a person would type.
enum JobAnswer {
    /// The most bytes of a command that is shown.
    private static let longestCommand = 2000
    private static let longestCommandInList = 160
    /// Of what users put into a record; whoever wants more of it reads the resource.
    private static let mostBytes = ["command": 4000, "labels": 4000, "metadata": 4000, "result": 32_000]

    /// Everything there is to know.
    static func record(_ job: JobRecord) -> JSONObject {
        var object: JSONObject = [
            "job_id": .string(job.id.description), "number": .integer(job.number),
            "status": .string(job.status.rawValue), "command": command(job, longest: longestCommand),
            "uri": .string(uri(job)),
        ]
        append([.identity, .wish, .origin, .course, .end, .usage], of: job, to: &object)
        object.append("pipeline", pipeline(job))
        return object
    }

    /// Appends the members of these parts that an answer does not have yet, or in its own words.
    private static func append(_ parts: Set<RecordMember.Part>, of job: JobRecord, to object: inout JSONObject) {
        for member in RecordMember.all where parts.contains(member.part) {
            guard !["schema", "id", "number", "status", "command"].contains(member.name) else { continue }
            object.append(member.name, member.value(job).map { bounded($0, member.name, of: job) })
        }
    }

    /// The record as resources have it, where there may be many of them or the reader did not ask for it: what is large is
    /// left out, and counted.
    static func bounded(_ job: JobRecord) -> JSONObject {
        var object = JSONObject()
        for member in RecordMember.all where member.part != .limits {
            guard let value = member.value(job) else { continue }
            let shown = bounded(value, member.name, of: job)
            let isCut = member.name == "command" && shown != value
            object.append(member.name, isCut ? command(job, longest: longestCommand) : shown)
        }
        return object
    }

    /// The value of a member, or how large it is, where that is too much for an answer.
    private static func bounded(_ value: JSONValue, _ name: String, of job: JobRecord) -> JSONValue {
        guard let most = mostBytes[name] else { return value }
        let size = value.encoded.count
        return size <= most ? value : ["left_out_bytes": .integer(Int64(size)), "uri": .string(uri(job))]
    }

    /// The part of the record that answers "what came of it", for whoever has just asked for the job.
    static func result(_ job: JobRecord) -> JSONObject {
        var object: JSONObject = [
            "job_id": .string(job.id.description), "number": .integer(job.number),
            "status": .string(job.status.rawValue),
        ]
        append([.identity, .course, .end], of: job, to: &object)
        object.append("pipeline", pipeline(job))
        return object
    }

    /// One of several.
    static func brief(_ job: JobRecord) -> JSONObject {
        var object: JSONObject = [
            "job_id": .string(job.id.description), "number": .integer(job.number),
            "name": job.submission.name.map { .string($0) }, "status": .string(job.status.rawValue),
            "command": command(job, longest: longestCommandInList),
            // Users of the public server expect it of every job; what waits for its turn says so in `waiting_for`.
            "started": .string((job.startedAt ?? job.submittedAt).description),
        ]
        appendEnd(of: job, to: &object)
        object.append("ended_at", job.outcome?.endedAt.map { .string($0.description) })
        object.append("progress", job.progress.map { .number($0) })
        object.append("progress_message", job.progressMessage.map { .string($0) })
        object.append("waiting_for", job.waitingFor.map { .string($0) })
        return object
    }

    /// What belongs to every answer that speaks of a job that may have ended.
    static func state(_ job: JobRecord) -> JSONObject {
        var object: JSONObject = [
            "job_id": .string(job.id.description), "status": .string(job.status.rawValue),
        ]
        appendEnd(of: job, to: &object)
        object.append("pipeline", pipeline(job))
        return object
    }

    /// What the exit code does not say.
    static func pipeline(_ job: JobRecord) -> JSONValue? { PipelineNote.text(job).map { .string($0) } }

    static func uri(_ job: JobRecord) -> String { "job://\(job.id)" }

    /// How the job ended, where it has.
    static func appendEnd(of job: JobRecord, to object: inout JSONObject) {
        guard let outcome = job.outcome else { return }
        object.append("exit_code", outcome.exitCode.map { .integer(Int64($0)) })
        object.append("signal", outcome.signal.map { .string($0.description) })
        object.append("reason", .string(outcome.ending.reason.rawValue))
        object.append("error", outcome.failure.map { .string($0.message) })
        object.append("note", note(outcome).map { .string($0) })
    }

    /// What became of processes that the main process left running.
    static func note(_ outcome: Outcome) -> String? {
        outcome.leftovers.map { "\($0.endedWithIt); run a server itself in the foreground, without &" }
    }

    private static func command(_ job: JobRecord, longest: Int) -> JSONValue {
        let text = ShellCommand.text(of: job.submission.command).bytes
        return .string(String(decoding: LineLimit.shorten(text, to: longest), as: UTF8.self))
    }
}

/// What an agent should know of an exit code that is a pipeline's: `false | tail -1` is a success, because `tail` is one.
///
/// It is read off the command's text. To ask the shell (PIPESTATUS in a trap) would change the command: a trap of its own
/// would be lost, and a single command would no longer take the shell's place.
enum PipelineNote {
    private static let shells: Set = ["bash", "dash", "ksh", "sh", "zsh"]
    /// Those that are without `set -o pipefail` somewhere.
    private static let shellsWithout: Set = ["dash", "sh"]

    /// Those whose exit code 1 says that they found nothing.
    private static let searches: Set = ["egrep", "fgrep", "grep", "rg"]

    /// `nil`: the exit code tells all, as far as is known.
    static func text(_ job: JobRecord) -> String? {
        guard let code = job.outcome?.exitCode, code == 0 || code == 1 else { return nil }
        let words = job.submission.command
        guard let first = words.first, shells.contains(ShellCommand.name(of: first)),
            let option = words.dropFirst().firstIndex(where: { isScriptOption($0) }), option + 1 < words.count,
            // A script that uses one of these already deals with the rest of its pipelines.
            !words.contains(where: { $0.description.contains("pipefail") || $0.description.contains("PIPESTATUS") }),
            let script = words[option + 1].text, let filter = ShellPipeline.lastFilter(in: script),
            code == 0 || searches.contains(filter)
        else { return nil }
        let way =
            shellsWithout.contains(ShellCommand.name(of: first))
            ? #"argv ["bash", "-o", "pipefail", "-c", …] shows it"# : "`set -o pipefail;` before it shows it"
        return "\(filter) ends a pipeline and decides its exit code: a failure before it does not show; \(way)"
    }

    /// `-c`, `-lc`
    private static func isScriptOption(_ word: ByteString) -> Bool {
        word.hasPrefix("-") && !word.hasPrefix("--") && word.bytes.last == UInt8(ascii: "c")
    }
}
