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
    /// All slots of its group are in use, and so many jobs are before it.
    case slot(group: String, inUse: Int, slots: Int, ahead: Int)
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
        case .slot(let group, let inUse, let slots, let ahead):
            "a free slot in group \(group) (\(inUse) of \(slots) in use, "
                + (ahead == 0 ? "next in line)" : "\(ahead) before it)")
        case .shortage(let what): what
        }
    }
}
