import JobModel
import Values

/// Jobs as rows: number, status, how long, since when, exit status or another end in a word, name and command; progress and group where there are
/// some.
struct JobTable {
    let terminal: Terminal
    let now: Timestamp

    private static let columns: [Table.Column] = [
        .init(title: "JOB", isRight: true),
        .init(title: "STATUS"),
        .init(title: "PROGRESS", isOptional: true, dispensability: 1),
        .init(title: "TIME", isRight: true),
        .init(title: "SINCE", dispensability: 3),
        .init(title: "EXIT", isRight: true),
        .init(title: "GROUP", isOptional: true, dispensability: 2),
        .init(title: "COMMAND"),
    ]

    /// The lines of the table, without newlines.
    func lines(of jobs: [JobRecord]) -> [String] {
        var table = Table(terminal, Self.columns)
        table.rows = jobs.map(cells)
        return table.lines
    }

    private func cells(_ job: JobRecord) -> [Table.Cell] {
        let command = CommandText(job)
        let group = job.submission.group
        return [
            .init(String(job.number)),
            .init(job.statusWord, style: job.status.style),
            .init(job.status.isEnded ? "" : job.progress.map(ProgressBar.text) ?? estimate(of: job)),
            .init(time(of: job)),
            .init(TimeText(now: now, isRelative: terminal.isTerminal).of(job.statusSince)),
            .init(exit(of: job)),
            .init(group == JobGroup.defaultName ? "" : name(of: group)),
            .init(command.whole, shortened: command.shortened),
        ]
    }

    /// `~70%, 40s left`
    private func estimate(of job: JobRecord) -> String {
        guard let estimate = job.estimate, let fraction = estimate.fraction, let left = estimate.left else { return "" }
        return "~\(Int((fraction * 100).rounded(.down)))%, \(RunEstimate.rounded(left)) left"
    }

    /// On a terminal long names leave room for the command.
    private func name(of group: String) -> String {
        let name = ShellText.shown(group)
        return terminal.isTerminal ? Columns.truncatedInMiddle(name, to: 16, keeping: 0) : name
    }

    /// How long an ended job ran, a running one has been running, a queued one has been waiting.
    private func time(of job: JobRecord) -> String {
        if let outcome = job.outcome { return outcome.duration?.description ?? "-" }
        return TimeSpan(nanoseconds: max(0, now.nanoseconds - job.statusSince.nanoseconds)).description
    }

    private func exit(of job: JobRecord) -> String {
        guard let outcome = job.outcome else { return "" }
        switch outcome.ending.reason {
        case .spawnFailed: return outcome.failure?.step == JobFailure.findStep ? "not found" : "not started"
        case .timedOut: return "timed out"
        case .idleTimedOut: return "silent"
        case .outputLimit: return "output"
        case .outOfMemory: return "memory"
        case .dependencyFailed: return "skipped"
        case .expired: return "expired"
        case .machineRebooted: return "rebooted"
        case .nodeFailed: return "node failed"
        case .bootFailed: return "not started"
        case .preempted: return "preempted"
        case .deadline: return "deadline"
        case .exited, .signalled, .killedByUser, .cancelled, .recordLost, .shimLost: break
        }
        if let signal = outcome.signal { return String(signal.description.dropFirst(3)) }
        return outcome.exitCode.map(String.init) ?? "-"
    }
}

/// A job's name and command, and what there is to note about it, as the last cell of its row.
struct CommandText {
    let program: Int
    let text: String
    let note: String

    init(_ job: JobRecord) {
        let name = job.submission.name.map { "\(ShellText.shown($0)): " } ?? ""
        text = name + ShellText.of(job.submission.command)
        program = Columns.count(name) + Columns.count(job.submission.command.first.map { ShellText.of($0) } ?? "")
        let restarts = job.restarts == 0 ? nil : "restarted \(job.restartsInWords)"
        let remark = job.waitingFor ?? (job.status.isEnded ? nil : job.progressMessage ?? restarts)
        note = remark.map { "  (\(ShellText.shown($0)))" } ?? ""
    }

    var whole: String { text + note }

    /// In at most so many columns: of the command the program and the last words stay; the note has at least a third.
    func shortened(to limit: Int) -> String {
        guard Columns.count(whole) > limit else { return whole }
        let noteRoom = min(Columns.count(note), max(limit / 3, limit - Columns.count(text)))
        let command = Columns.truncatedInMiddle(text, to: limit - noteRoom, keeping: program)
        return command + Columns.truncated(note, to: noteRoom)
    }
}
