import JobModel
import JobOutput
import LinuxSystem
import Values

/// Output as a model reads it: the verdict of its job, then what was written, in the order of writing, and last where to go
/// on, if there is something to go on with.
struct OutputReport {
    let answer: OutputAnswer
    /// What is said where there is no text.
    var nothing = "no output"
    /// What else the verdict says.
    var remark: String?
    /// What the caller should know, a line each.
    var notes: [String] = []
    /// Whether the output itself is told; not where the reader has it.
    var showsOutput = true
    /// Whether the output from its beginning is shown, and not a page of it.
    var isWhole = true

    var text: String {
        var shown = showsOutput ? answer.text.merged : ""
        if shown.hasSuffix("\n") { shown.removeLast() }
        let notes = self.notes + [JobVerdict.note(of: answer.job)].compactMap { $0 }
        var lines = [verdict(isEmpty: shown.isEmpty)] + notes.map { "[note: \($0)]" }
        if !shown.isEmpty { lines.append(shown) }
        return trailers.reduce(lines.joined(separator: "\n")) { AnswerText.adding($1, to: $0) }
    }

    private func verdict(isEmpty: Bool) -> String {
        var parts = [JobVerdict.line(of: answer.job)] + [remark].compactMap { $0 }
        if !showsOutput { return parts.joined(separator: "; ") }
        if isEmpty {
            parts.append(nothing)
        } else if isWhole, answer.text.leftOut != nil {
            let size = answer.job.outcome?.outputBytes ?? answer.text.next.offset
            parts.append("\(ByteCount(size)) of output, shown in part")
        }
        return parts.joined(separator: "; ")
    }

    /// Where to go on.
    private var trailers: [String] {
        var lines: [String] = []
        if !showsOutput { return [] }
        if let leftOut = answer.text.leftOut {
            let from = OutputCursor(attempt: max(answer.job.attempt, 1), leftOut.from)
            lines.append("[\(ByteCount(leftOut.bytes)) left out: cursor \(from)]")
        }
        if let matches = answer.text.matches, matches.all > matches.shown {
            let all = matches.isComplete ? "\(matches.all)" : "\(matches.all) or more"
            lines.append("[\(matches.shown) of \(all) matching lines; more: cursor \(answer.cursor)]")
        } else if answer.text.isOutOfTime {
            lines.append("[not all searched yet: cursor \(answer.cursor)]")
        } else if !answer.text.isAtEnd {
            lines.append("[more: cursor \(answer.cursor)]")
        } else if !answer.job.status.isEnded {
            lines.append("[cursor \(answer.cursor)]")
        }
        return lines
    }
}

extension JobVerdict {
    /// `job 7 failed: exit status 1 after 68ms`, `job 8 running for 12.0s`
    static func line(of job: JobRecord) -> String { "job \(job.number) \(timed(job))" }

    /// The verdict with how long the job ran, has been running or has waited.
    static func timed(_ job: JobRecord) -> String {
        let text = oneLine(text(of: job))
        guard let outcome = job.outcome else {
            let time = TimeSpan.since(job.statusSince)
            // The word, then the time, then why.
            let word = job.statusWord
            return text.hasPrefix(word) ? "\(word) for \(time)\(text.dropFirst(word.count))" : "\(text) for \(time)"
        }
        return text + (outcome.duration.map { " after \($0)" } ?? "")
    }

    /// What the verdict does not say: what the exit status hides, and what became of processes that were left running.
    static func note(of job: JobRecord) -> String? {
        let notes = [job.outcome.flatMap { JobAnswer.note($0) }, PipelineNote.text(job)].compactMap { $0 }
        return notes.isEmpty ? nil : notes.joined(separator: "; ")
    }

    /// Words of other programs without line ends.
    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isForControl ? " " : $0 }))
    }
}

extension TimeSpan {
    /// The time since then; none where that is yet to come.
    static func since(_ time: Timestamp) -> TimeSpan {
        TimeSpan(nanoseconds: max(0, Clock.now().nanoseconds - time.nanoseconds))
    }
}
