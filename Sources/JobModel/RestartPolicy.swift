package import Values

/// Whether a job is started again by itself whenever it ends: for servers.
package struct RestartPolicy: Sendable, Equatable {
    package enum Mode: String, Sendable, CaseIterable {
        case no
        /// After every end but success, and but for SIGTERM, SIGINT and SIGHUP, which ask it to end.
        case onFailure = "on-failure"
        case always
    }

    /// So many restarts within a time; then the job is given up.
    package struct Limit: Sendable, Equatable {
        /// 1 or more.
        package var count: Int
        package var window: TimeSpan

        package init(count: Int, window: TimeSpan) { (self.count, self.window) = (count, window) }

        /// `10/1h`
        package init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, let count = Int(parts[0]), (1...1_000_000).contains(count),
                let window = TimeSpan(String(parts[1])), window.nanoseconds > 0
            else { return nil }
            self.init(count: count, window: window)
        }
    }

    package var mode = Mode.no
    /// `nil`: none.
    package var limit: Limit? = Limit(count: 10, window: .seconds(3600))

    package init() {}

    /// An attempt that ran so long ran well: the next delay is the first one again.
    package static let soundRun = TimeSpan.seconds(60)

    /// Whether an attempt that ended like this is followed by another one. Never after a kill.
    ///
    /// - Parameter isRestart: Whether the attempt was one itself: a command that cannot be started at first never will be,
    ///   but one that could be is perhaps being built anew.
    package func wants(after outcome: Outcome, isRestart: Bool) -> Bool {
        switch outcome.ending.reason {
        case .killedByUser, .cancelled, .deadline, .dependencyFailed, .expired, .recordLost: false
        case .spawnFailed: isRestart && mode != .no
        default: mode == .always || mode == .onFailure && outcome.isFailure
        }
    }
}

extension Outcome {
    fileprivate var isFailure: Bool {
        if ending.reason == .signalled, let signal { return ![.terminate, .interrupt, .hangUp].contains(signal) }
        return ending.status != .completed
    }
}

/// What has to be known of a job's restarts to decide about the next one.
package struct RestartHistory: Sendable, Equatable {
    /// Restarts in a row since an attempt ran well.
    package var streak = 0
    /// When it was restarted, the latest last, as far back as the limit looks.
    package var times: [Timestamp] = []

    package init() {}

    /// Takes note of a restart. Returns how long to wait before it; `nil`: the limit is reached, and there is none.
    ///
    /// - Parameters:
    ///   - pauses: The delay, and how it grows.
    ///   - now: On the real-time clock, which may have been set back since.
    ///   - chance: 0 to 1.
    package mutating func restart(
        after outcome: Outcome,
        _ policy: RestartPolicy,
        pauses: RetryPolicy,
        now: Timestamp,
        chance: Double = 0.5
    ) -> TimeSpan? {
        if let limit = policy.limit {
            times.removeAll { abs(now.nanoseconds - $0.nanoseconds) >= limit.window.nanoseconds }
            guard times.count < limit.count else { return nil }
            times.append(now)
        } else {
            times = []
        }
        if let duration = outcome.duration, duration >= RestartPolicy.soundRun { streak = 0 }
        defer { streak += 1 }
        return pauses.pause(after: streak, chance: chance)
    }
}
