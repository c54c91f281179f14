import JobModel

/// Jobs as rows: number, status, time, exit status, name and command.
struct JobTable {
    let terminal: Terminal
    let now: Timestamp

    private static let header = ["JOB", "STATUS", "TIME", "EXIT", "COMMAND"]

    /// The lines of the table, without newlines.
    func lines(of jobs: [JobRecord]) -> [String] {
        let rows = jobs.map(cells)
        let widths = (0..<4).map { column in
            max(Self.header[column].count, rows.map { Columns.count($0[column]) }.max() ?? 0)
        }
        let header = line(Self.header, widths) { $0 }
        return [header]
            + zip(jobs, rows).map { job, row in
                line(row, widths) { job.status.style.apply($0, on: terminal) }
            }
    }

    private func line(_ cells: [String], _ widths: [Int], _ paint: (String) -> String) -> String {
        let number = Columns.padded(cells[0], to: widths[0], right: true)
        let status = cells[1] + String(repeating: " ", count: widths[1] - cells[1].count)
        let time = Columns.padded(cells[2], to: widths[2], right: true)
        let exit = Columns.padded(cells[3], to: widths[3], right: true)
        let used = widths.reduce(8, +)
        let rest = terminal.width.map { Columns.truncated(cells[4], to: max(10, $0 - used)) } ?? cells[4]
        return "\(number)  \(paint(status))  \(time)  \(exit)  \(rest)"
    }

    private func cells(_ job: JobRecord) -> [String] {
        let command = ShellText.of(job.submission.command)
        let text = job.submission.name.map { "\(ShellText.shown($0)): \(command)" } ?? command
        let note = job.waitingFor.map { "  (\(ShellText.shown($0)))" } ?? ""
        return [String(job.number), job.status.rawValue, time(of: job), exit(of: job), text + note]
    }

    /// How long an ended job ran, a running one has been running, a queued one has been waiting.
    private func time(of job: JobRecord) -> String {
        if let outcome = job.outcome { return outcome.duration?.description ?? "-" }
        let start = job.status == .queued ? job.submittedAt : job.startedAt ?? job.submittedAt
        return TimeSpan(nanoseconds: max(0, now.nanoseconds - start.nanoseconds)).description
    }

    private func exit(of job: JobRecord) -> String {
        guard let outcome = job.outcome else { return "" }
        if let signal = outcome.signal { return String(signal.description.dropFirst(3)) }
        return outcome.exitCode.map(String.init) ?? "-"
    }
}
