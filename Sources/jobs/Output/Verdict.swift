import JobModel
import Values

/// How a job stands, in a few words that a terminal can show.
enum Verdict {
    /// `completed`, `failed: exit status 2`, `queued: waits for a slot of group build`.
    static func text(of job: JobRecord) -> String { ShellText.shown(JobVerdict.text(of: job)) }

    /// What became of processes that the main process left running.
    static func leftovers(of job: JobRecord) -> String? {
        job.outcome?.leftovers.map { list in
            "\(ShellText.shown(list.endedWithIt)); use --leave, or run the server itself in the foreground"
        }
    }

    /// Processes that still live: `4711 (sleep), 4712 (sh)`.
    static func survivors(of job: JobRecord) -> String {
        let survivors = job.survivors.isEmpty ? job.outcome?.survivors ?? [] : job.survivors
        return survivors.map { "\($0.pid) (\(ShellText.shown($0.command)))" }.joined(separator: ", ")
    }
}

extension JobRecord {
    /// `once`, `3 times`
    var restartsInWords: String { restarts == 1 ? "once" : "\(restarts) times" }
}

/// The line that tells somebody who did not wait that a job has ended.
enum EndNotice {
    /// The most columns of a command in a notice.
    private static let widest = 40

    /// `job 12 (make test) completed in 4m00s`.
    static func text(of job: JobRecord) -> String {
        let what = job.submission.name.map(ShellText.shown) ?? ShellText.of(job.submission.command)
        let time = job.outcome?.duration.map { " in \($0)" } ?? ""
        let verdict = job.status == .completed ? "completed\(time)" : "\(Verdict.text(of: job))\(time)"
        let left = Verdict.leftovers(of: job).map { "; \($0)" } ?? ""
        return "job \(job.number) (\(Columns.truncated(what, to: widest))) \(verdict)\(left)"
    }
}
