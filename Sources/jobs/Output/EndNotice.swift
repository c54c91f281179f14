import JobModel

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
