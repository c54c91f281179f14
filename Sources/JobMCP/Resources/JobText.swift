import JobModel
import JobOutput
import Values

/// Jobs in a few words.
enum JobText {
    /// The command as one line without control characters, cut in the middle of nowhere.
    static func command(_ job: JobRecord, longest: Int = 100) -> String {
        line(job.submission.command.prefix(64).map(\.description).joined(separator: " "), longest: longest)
    }

    /// A text as one line of at most so many characters.
    static func line(_ text: String, longest: Int) -> String {
        let line = String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(longest + 1).map {
                    $0.properties.generalCategory == .control ? " " : $0
                }
            )
        )
        return line.count > longest ? line.prefix(longest - 1) + "…" : line
    }

    /// `failed (exited 2)`, `running`.
    static func status(_ job: JobRecord) -> String {
        guard let outcome = job.outcome else { return job.status.rawValue }
        let detail: String
        switch (outcome.exitCode, outcome.signal) {
        case (let code?, _) where outcome.ending.reason == .exited: detail = "exit code \(code)"
        case (_, let signal?): detail = "\(outcome.ending.reason.rawValue), \(signal)"
        default: detail = outcome.ending.reason.rawValue
        }
        return "\(job.status.rawValue) (\(detail))"
    }

    /// When something became of it last.
    static func lastModified(_ job: JobRecord) -> Timestamp {
        job.outcome?.endedAt ?? job.startedAt ?? job.submittedAt
    }
}
