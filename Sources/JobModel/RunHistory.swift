package import Values

/// What is known of all runs of a command in a directory under a name: how many there were, and more of the latest ones. It
/// outlives the jobs.
package struct RunHistory: Sendable, Equatable {
    /// One run.
    package struct Run: Sendable, Equatable {
        package var isCompleted: Bool
        /// In milliseconds.
        package var duration: Int64

        package init(isCompleted: Bool, duration: Int64) { (self.isCompleted, self.duration) = (isCompleted, duration) }
    }

    package var command: [ByteString]
    package var directory: ByteString
    package var name: String?
    /// Those that completed or failed; not those that a user ended.
    package var runs: Int
    package var completed: Int
    /// The job of the last run, which may have been removed.
    package var lastNumber: Int64
    package var lastAt: Timestamp
    /// The latest runs, the oldest of them first.
    package var recent: [Run]

    /// How many of the latest runs are remembered.
    package static let mostRecent = 30

    package init(
        command: [ByteString],
        directory: ByteString,
        name: String?,
        runs: Int = 0,
        completed: Int = 0,
        lastNumber: Int64 = 0,
        lastAt: Timestamp = Timestamp(nanoseconds: 0),
        recent: [Run] = []
    ) {
        (self.command, self.directory, self.name) = (command, directory, name)
        (self.runs, self.completed, self.lastNumber, self.lastAt) = (runs, completed, lastNumber, lastAt)
        self.recent = recent
    }

    package mutating func add(_ run: Run, of number: Int64, at time: Timestamp) {
        runs += 1
        completed += run.isCompleted ? 1 : 0
        (lastNumber, lastAt) = (number, time)
        recent.append(run)
        recent.removeFirst(max(0, recent.count - Self.mostRecent))
    }

    /// The numbers alone.
    package var summary: RunSummary {
        let last = recent.suffix(RunSummary.few)
        return RunSummary(
            runs: runs,
            completed: completed,
            lastRuns: last.count,
            lastFailed: last.count { !$0.isCompleted },
            median: median,
            slowest: slowest
        )
    }

    /// The time that so large a part of the latest completed runs took at most, 0 to 1; `nil` where none completed.
    package func quantile(_ part: Double) -> TimeSpan? {
        let durations = recent.filter(\.isCompleted).map(\.duration).sorted()
        guard let last = durations.last else { return nil }
        let index = Int((part * Double(durations.count)).rounded(.up)) - 1
        return .milliseconds(durations.indices.contains(index) ? durations[index] : index < 0 ? durations[0] : last)
    }

    package var median: TimeSpan? { quantile(0.5) }
    package var slowest: TimeSpan? { quantile(0.9) }

    // MARK: Estimates

    /// From so many completed runs on something can be told.
    static let leastRuns = 3
    /// Who is done sooner needs no estimate.
    static let leastMedian = TimeSpan.seconds(2)
    /// How far the runs may lie apart: the 90th percentile by the median.
    static let widestSpread = 2.5

    /// How far a run is that has lasted so long; `nil` where there is not enough to tell from.
    package func estimate(after elapsed: TimeSpan) -> RunEstimate? {
        let count = recent.count(where: \.isCompleted)
        guard count >= Self.leastRuns, let median, let slowest, median >= Self.leastMedian,
            slowest.seconds <= median.seconds * Self.widestSpread
        else { return nil }
        // It is one of those that take longer: then that is what it is measured by.
        let whole = elapsed < median ? median : slowest
        guard elapsed < whole else { return RunEstimate(fraction: nil, left: nil, usual: median, runs: count) }
        return RunEstimate(
            fraction: min(0.99, max(0, elapsed.seconds / whole.seconds)),
            left: TimeSpan(nanoseconds: whole.nanoseconds - elapsed.nanoseconds),
            usual: median,
            runs: count
        )
    }
}

/// How the runs of a command went, in numbers.
package struct RunSummary: Sendable, Equatable {
    /// How many runs are the last ones.
    static let few = 10

    package var runs: Int
    package var completed: Int
    /// How many of the last ten runs there are, and how many of these failed.
    package var lastRuns: Int
    package var lastFailed: Int
    /// Of the latest completed runs.
    package var median: TimeSpan?
    /// The time that nine of ten of these took at most.
    package var slowest: TimeSpan?

    package init(
        runs: Int,
        completed: Int,
        lastRuns: Int,
        lastFailed: Int,
        median: TimeSpan? = nil,
        slowest: TimeSpan? = nil
    ) {
        (self.runs, self.completed, self.lastRuns, self.lastFailed) = (runs, completed, lastRuns, lastFailed)
        (self.median, self.slowest) = (median, slowest)
    }

    /// `failed 3 of the last 10 runs; median 57.0s, 90 % within 1m20s`; `nil` where this was the only run.
    package var words: String? {
        guard lastRuns > 1 else { return nil }
        let failed =
            lastFailed == 0
            ? "completed all of the last \(lastRuns) runs" : "failed \(lastFailed) of the last \(lastRuns) runs"
        guard let median, let slowest else { return failed }
        return "\(failed); median \(median), 90 % within \(slowest)"
    }
}

/// How far a running job is, as far as earlier runs of it tell.
package struct RunEstimate: Sendable, Equatable {
    /// 0–1; `nil`: it takes longer than nearly all runs before it.
    package var fraction: Double?
    package var left: TimeSpan?
    /// The median of the earlier runs.
    package var usual: TimeSpan
    /// How many completed runs that is told from.
    package var runs: Int

    package init(fraction: Double?, left: TimeSpan?, usual: TimeSpan, runs: Int) {
        (self.fraction, self.left, self.usual, self.runs) = (fraction, left, usual, runs)
    }

    /// `about 70 %, 40s left`
    package var words: String {
        guard let fraction, let left else { return "longer than usual (\(usual))" }
        return "about \(Int((fraction * 100).rounded(.down))) %, \(Self.rounded(left)) left"
    }

    /// In whole seconds, minutes or hours: more would be a claim.
    package static func rounded(_ left: TimeSpan) -> String {
        TimeSpan(nanoseconds: max(left.nanoseconds, 1_000_000_000)).brief
    }
}

extension JobRecord {
    /// What its latest attempt adds to the history of its command; `nil` where that tells nothing of the command: it was
    /// not run, or somebody ended it, or nobody knows how it ended.
    package var historyRun: RunHistory.Run? {
        guard submission.hook == nil, let outcome, let duration = outcome.duration else { return nil }
        switch outcome.ending.reason {
        case .killedByUser, .dependencyFailed, .expired, .machineRebooted, .shimLost, .recordLost, .spawnFailed,
            .cancelled, .preempted, .deadline, .nodeFailed, .bootFailed:
            return nil
        case .exited, .signalled, .timedOut, .idleTimedOut, .outputLimit, .outOfMemory:
            return RunHistory.Run(isCompleted: status == .completed, duration: max(0, duration.milliseconds))
        }
    }
}
