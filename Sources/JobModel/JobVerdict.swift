/// How a job stands, in a few words. Those of other programs in it, such as an error of the system, are as they came.
package enum JobVerdict {
    /// `completed`, `failed: exit status 2`, `queued: waits for a slot of group build`.
    package static func text(of job: JobRecord) -> String {
        if let outcome = job.outcome { return text(of: outcome) }
        if let wait = job.inputWait { return "\(job.statusWord): waits for \(wait.explanation)" }
        return job.statusWord + (job.waitingFor.map { ": \($0)" } ?? "")
    }

    /// How an attempt ended: `failed: exit status 2`.
    package static func text(of outcome: Outcome) -> String {
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
            return "\(status): it could not be started" + (outcome.failure.map { ": \($0.message)" } ?? "")
        case .dependencyFailed, .expired: return status + (outcome.failure.map { ": \($0.message)" } ?? "")
        case .cancelled: return "\(status): the executor ended it" + (end.map { ": \($0)" } ?? " before it was started")
        case .preempted: return "\(status): it had to make room for another job"
        case .deadline: return "\(status): its time at the executor was over"
        case .nodeFailed:
            return "\(status): the machine it ran on failed" + (end.map { ": \($0)" } ?? "; how it ended is not known")
        case .bootFailed: return "\(status): the machine for it could not be started"
        case .machineRebooted: return "\(status): the machine restarted while it ran; how it ended is not known"
        case .recordLost: return "\(status): its record was lost with a damaged database"
        case .shimLost: return "\(status): the processes that watched it were killed; how it ended is not known"
        }
    }

    /// What went wrong besides, as far as the verdict does not say it.
    package static func failure(of outcome: Outcome) -> String? {
        switch outcome.ending.reason {
        case .spawnFailed, .dependencyFailed, .expired: nil
        default: outcome.failure?.message
        }
    }

    /// How the main process ended: `exit status 2`, `SIGSEGV (core dumped)`.
    private static func end(of outcome: Outcome) -> String? {
        if let signal = outcome.signal { return "\(signal)\(outcome.coreDumped ? " (core dumped)" : "")" }
        return outcome.exitCode.map { "exit status \($0)" }
    }
}
