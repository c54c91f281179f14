import JobManager
import JobModel
import LinuxSystem
import Values

/// A list of jobs as a model reads it, a line each: `7 web running 12s: npm run dev`, `6 failed 3m ago, exit status 2: make`.
struct JobLines {
    private static let longestCommand = 70
    private static let longestLine = 100

    private let ownership: Ownership
    /// Where the server works: of jobs that run there this is not said.
    private let directory: ByteString

    init(_ ownership: Ownership, from directory: ByteString) {
        (self.ownership, self.directory) = (ownership, directory)
    }

    func text(of page: JobPage) -> String {
        var lines = page.entries.map { line(of: $0.job, $0.activity) }
        if lines.isEmpty { lines.append("no jobs") }
        if let next = page.next { lines.append("[more: cursor \(next)]") }
        if let hint = page.hint { lines.append("[\(hint)]") }
        return lines.joined(separator: "\n")
    }

    private func line(of job: JobRecord, _ activity: JobActivity?) -> String {
        var head = [String(job.number)] + [job.submission.name].compactMap { $0 }
        head += [job.statusWord, Self.age(of: job)]
        if job.submission.directory != directory { head.append("in \(ShortPath.text(job.submission.directory))") }
        if !ownership.isMine(job) { head.append("of \(job.submission.owner ?? "the user")") }
        let progress = job.status.isEnded ? nil : job.progress.map { "\(Int(($0 * 100).rounded()))%" }
        let details = [Self.end(of: job), progress, job.status.isEnded ? nil : job.waitingFor].compactMap { $0 }
        let text = ([head.joined(separator: " ")] + details).joined(separator: ", ")
        let last = activity?.lastLine.map { "\n  \(JobText.line($0, longest: Self.longestLine))" } ?? ""
        let command = ShellCommand.text(of: job.submission.command).description
        return "\(text): \(JobText.line(command, longest: Self.longestCommand))\(last)"
    }

    /// How long it has been running or waiting; of one that ended, since when it has.
    private static func age(of job: JobRecord) -> String {
        let age = TimeSpan.since(job.statusSince).brief
        return job.outcome?.endedAt == nil ? age : "\(age) ago"
    }

    /// What the status does not say of an end.
    private static func end(of job: JobRecord) -> String? {
        guard let outcome = job.outcome, job.status != .completed else { return nil }
        let verdict = JobVerdict.text(of: job)
        guard let colon = verdict.firstRange(of: ": ") else { return nil }
        return outcome.ending.reason == .spawnFailed
            ? "could not be started" : String(verdict[colon.upperBound...])
    }
}
