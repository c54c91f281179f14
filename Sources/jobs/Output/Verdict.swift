import JobModel
import Values

/// How a job stands, in a few words.
enum Verdict {
    /// `completed`, `failed: exit status 2`, `queued: waits for a slot of group build`.
    static func text(of job: JobRecord) -> String {
        if let outcome = job.outcome { return text(of: outcome) }
        return job.statusWord + (job.waitingFor.map { ": \(ShellText.shown($0))" } ?? "")
    }

    private static func text(of outcome: Outcome) -> String {
        let status = outcome.ending.status.rawValue
        let end = end(of: outcome)
        switch outcome.ending.reason {
        case .exited: return outcome.ending.status == .completed ? status : "\(status): \(end ?? "unknown exit status")"
        case .killedByUser: return "\(status) by its user" + (end.map { ": \($0)" } ?? " before it was started")
        case .signalled: return "\(status): \(end ?? "a signal")"
        case .timedOut: return "\(status): timed out"
        case .idleTimedOut: return "\(status): timed out without output"
        case .outputLimit: return "\(status): too much output"
        case .outOfMemory: return "\(status): out of memory"
        case .spawnFailed:
            return "\(status): it could not be started"
                + (outcome.failure.map { ": \(ShellText.shown($0.message))" } ?? "")
        case .dependencyFailed: return "\(status): a job that it needs did not complete"
        case .machineRebooted: return "\(status): the machine restarted while it ran; how it ended is not known"
        case .recordLost: return "\(status): its record was lost with a damaged database"
        case .shimLost: return "\(status): the processes that watched it were killed; how it ended is not known"
        }
    }

    /// How the main process ended.
    private static func end(of outcome: Outcome) -> String? {
        if let signal = outcome.signal { return "\(signal)\(outcome.coreDumped ? " (core dumped)" : "")" }
        return outcome.exitCode.map { "exit status \($0)" }
    }

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
