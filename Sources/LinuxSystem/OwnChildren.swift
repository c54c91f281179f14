import Synchronization

/// Children of this process that the thread which starts them also reaps. Whoever reaps children of which nobody knows has to
/// leave these alone.
package enum OwnChildren {
    private struct State {
        /// Starts that are under way, whose pids are not known yet.
        var starts = 0
        var pids: Set<Int32> = []
    }

    private static let state = Mutex(State())

    /// Starts a child. To be followed by `release` once it was reaped.
    package static func start<Failure: Error>(_ start: () throws(Failure) -> Int32) throws(Failure) -> Int32 {
        state.withLock { $0.starts += 1 }
        var pid: Int32?
        defer {
            state.withLock { state in
                state.starts -= 1
                if let pid { state.pids.insert(pid) }
            }
        }
        let started = try start()
        pid = started
        return started
    }

    /// The child was reaped.
    package static func release(_ pid: Int32) { _ = state.withLock { $0.pids.remove(pid) } }

    /// Whether a child may be one of these: as long as one is being started, every child may.
    package static func mayInclude(_ pid: Int32) -> Bool {
        state.withLock { $0.starts > 0 || $0.pids.contains(pid) }
    }
}
