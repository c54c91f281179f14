package import Values

/// Why a queued job does not run. The front ends word it.
package enum WaitReason: Sendable, Equatable {
    /// Nothing that is known of: it only has to be started.
    case turn
    /// The supervisor first finds out what became of the jobs that ran before it was started.
    case recovery
    /// Its group is paused.
    case pausedGroup(String)
    /// Another job holds the lock that it needs.
    case lock(String, holder: Int64)
    /// All slots of its group are in use, or more than it leaves, and so many jobs are before it.
    case slot(group: String, inUse: Int, slots: Int, ahead: Int, wanted: Int = 1)
    /// Less of a pool is free than it wants.
    case pool(PoolShortage)
    /// What is free is kept for this job, which so many others have overtaken as it needs more.
    case kept(for: Int64)
    /// This job has to end in this way, and so many others.
    case dependency(Int64, Dependency.Condition, others: Int)
    /// This job ended in another way than it had to; only a retry of it can change that.
    case brokenDependency(Int64, JobStatus)
    /// It is not time yet.
    case time(Timestamp)
    /// It failed, and is tried again at this time: the attempt that is then made, and of how many (`nil`: any number).
    case retry(attempt: Int, of: Int?, at: Timestamp)
    /// A condition does not hold, in words, and is looked at again at this time.
    case condition(String, next: Timestamp)
    /// Its conditions are being looked at.
    case look
    /// Its last attempt ended, in these words, and it is restarted at this time, as the restart of this number.
    case restart(Int, after: String, at: Timestamp)
    /// Something was short when it was to be started, in words; it is tried again.
    case shortage(String)

    /// The reason in plain words, which complete "waits for".
    package var words: String {
        switch self {
        case .turn: "its turn"
        case .recovery: "the supervisor to settle what ran before it started"
        case .pausedGroup(let group): "group \(group), which is paused"
        case .lock(let lock, let holder):
            "job \(holder) to end: of the jobs with --unique \(lock) one runs at a time"
        case .slot(let group, let inUse, let slots, let ahead, let wanted):
            (wanted == 1 ? "a free slot" : "\(wanted) free slots")
                + " in group \(group) (\(inUse) of \(slots) in use, "
                + (ahead == 0 ? "next in line)" : "\(ahead) before it)")
        case .pool(let shortage): shortage.words
        case .kept(let job): "job \(job) to start, which many others have overtaken: what is free is kept for it"
        case .dependency(let job, let condition, let others):
            "job \(job) to \(condition.verb)"
                + (others == 0 ? "" : others == 1 ? ", and 1 more job" : ", and \(others) more jobs")
        case .brokenDependency(let job, let status): "a retry of job \(job), which \(status.clause)"
        case .time(let time): "its start time, \(time)"
        case .retry(let attempt, let limit, let time):
            "attempt \(attempt)\(limit.map { " of \($0)" } ?? ""), at \(time)"
        case .condition(let problem, let time): "its condition: \(problem); next look at \(time)"
        case .look: "its conditions, which are being looked at"
        case .restart(let count, let end, let time): "restart \(count), at \(time): the last attempt \(end)"
        case .shortage(let what): what
        }
    }
}

extension Dependency.Condition {
    /// What the other job has to do.
    package var verb: String {
        switch self {
        case .completed: "complete"
        case .ended: "end"
        case .failed: "fail"
        }
    }
}

extension JobStatus {
    /// What a job did that ended like this.
    package var clause: String {
        switch self {
        case .queued, .starting, .pending, .running, .paused: "has not ended"
        case .completed, .failed: rawValue
        case .killed, .skipped, .lost: "was \(rawValue)"
        }
    }
}
