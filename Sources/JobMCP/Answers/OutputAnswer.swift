import JobManager
import JobModel
import JobOutput
import LinuxSystem
import Values

/// Output of one attempt, with the job that it is of.
struct OutputAnswer: Sendable {
    let job: JobRecord
    let text: OutputText

    /// `1.4096`
    var cursor: String { OutputCursor(attempt: max(job.attempt, 1), text.next).description }

    /// Whether nothing more will come after the cursor.
    var isComplete: Bool { job.status.isEnded && text.isAtEnd }

    var json: JSONObject {
        var object = JobAnswer.state(job)
        appendStreams(to: &object)
        object.append("dropped_bytes", .integer(Int64(clamping: text.droppedBytes)))
        object.append("complete", .bool(isComplete))
        if let matches = text.matches { object.append("matches", .integer(Int64(matches.all))) }
        if text.isOutOfTime {
            object.append("hint", "Not all of it was searched yet: go on with next_cursor.")
        }
        return object
    }

    /// The text, where to go on, and where what was left out can be read.
    func appendStreams(to object: inout JSONObject) {
        object.append("stdout", .string(text.stdout))
        object.append("stderr", .string(text.stderr))
        object.append("next_cursor", .string(cursor))
        guard let leftOut = text.leftOut else { return }
        let from = OutputCursor(attempt: max(job.attempt, 1), leftOut.from).description
        object.append("left_out", ["bytes": .integer(Int64(clamping: leftOut.bytes)), "cursor": .string(from)])
    }
}

extension JobClient {
    /// Reads output of a job's attempt.
    ///
    /// - Parameters:
    ///   - cursor: Whose attempt counts; `nil`: the one that the reference means.
    ///   - read: Called where there is any output; `place`: that of the cursor, if there is one; `isOver`: no more can
    ///     come.
    func answer(
        _ reference: String,
        at cursor: GivenCursor? = nil,
        _ read: (OutputReader, _ place: OutputPlace?, _ isOver: Bool) throws(SystemError) -> OutputText
    ) throws(JobsError) -> OutputAnswer {
        var job = try status(reference)
        let cursor = try cursor?.cursor(for: job)
        if let attempt = cursor?.attempt, attempt != max(job.attempt, 1) {
            job = try status("\(job.number).\(attempt)")
        }
        let place = cursor?.place
        guard let output = try output(of: job) else {
            return OutputAnswer(job: job, text: OutputText(next: place ?? OutputPlace(0)))
        }
        do throws(SystemError) {
            let reader = OutputReader(directory: output.directory)
            return OutputAnswer(job: job, text: try read(reader, place, job.status.isEnded))
        } catch {
            throw JobsError(.storage, "the output of job \(job.number) cannot be read", cause: error)
        }
    }
}
