package import Values

/// When a job that failed is tried again by itself.
package struct RetryPolicy: Sendable, Equatable {
    /// What has to have gone wrong.
    package enum Cause: Sendable, Equatable {
        /// An exit status in this range.
        case exit(ClosedRange<Int32>)
        /// This signal ended the main process; `nil`: any signal did.
        case signal(Signal?)
        /// The time limit ended it.
        case timeout
    }

    /// How often it is tried again; `nil`: until it completes.
    package var limit: Int? = 0
    /// Before the first of these tries.
    package var delay: TimeSpan = .seconds(1)
    /// How much longer each delay is than the one before.
    package var factor = 2.0
    package var longestDelay: TimeSpan = .seconds(300)
    /// The part of a delay, 0 to 1, that is left to chance, so that many jobs do not come back at the same moment.
    package var jitter = 0.0
    /// Any of them; empty: every failure of the command itself.
    package var causes: [Cause] = []

    package init() {}

    /// How long to wait before the next try; `nil`: there is none.
    ///
    /// - Parameters:
    ///   - tries: How often it was tried again before.
    ///   - chance: 0 to 1.
    package func delay(after outcome: Outcome, tries: Int, chance: Double = 0.5) -> TimeSpan? {
        guard limit.map({ tries < $0 }) ?? true, isCause(outcome) else { return nil }
        return pause(after: tries, chance: chance)
    }

    /// How long to wait after so many tries.
    ///
    /// - Parameter chance: 0 to 1.
    package func pause(after tries: Int, chance: Double) -> TimeSpan {
        var seconds = delay.seconds
        for _ in 0..<tries where seconds < longestDelay.seconds && factor > 1 { seconds *= factor }
        seconds = min(seconds, longestDelay.seconds)
        seconds *= 1 + jitter * (2 * chance - 1)
        return TimeSpan(nanoseconds: Int64(max(0, min(seconds * 1e9, Double(TimeSpan.longest.nanoseconds)))))
    }

    /// Never what a user ended, and nothing that would go wrong again in the same way before it had begun.
    private func isCause(_ outcome: Outcome) -> Bool {
        switch outcome.ending.reason {
        case .killedByUser, .cancelled, .deadline, .spawnFailed, .dependencyFailed, .expired, .recordLost: return false
        case .exited where outcome.ending.status == .completed: return false
        case .signalled where causes.isEmpty: return outcome.ending.status == .failed
        default: return causes.isEmpty || causes.contains { $0.fits(outcome) }
        }
    }
}

extension RetryPolicy.Cause {
    fileprivate func fits(_ outcome: Outcome) -> Bool {
        switch self {
        case .exit(let codes): outcome.ending.reason == .exited && outcome.exitCode.map(codes.contains) ?? false
        case .signal(let signal):
            outcome.ending.reason == .signalled && (signal == nil || outcome.signal == signal)
        case .timeout: outcome.ending.reason == .timedOut
        }
    }

    /// `75`, `1-3`, `signals`, `SIGSEGV`, `timeouts`.
    package init?(_ text: String) {
        switch text {
        case "signals": self = .signal(nil)
        case "timeouts": self = .timeout
        default:
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int32($0) }
            if (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] {
                guard first <= last, (1...255).contains(first), last <= 255 else { return nil }
                self = .exit(first...last)
            } else {
                guard text.first?.isLetter == true, let signal = Signal(text) else { return nil }
                self = .signal(signal)
            }
        }
    }

    package var text: String {
        switch self {
        case .exit(let codes):
            codes.count == 1 ? "\(codes.lowerBound)" : "\(codes.lowerBound)-\(codes.upperBound)"
        case .signal(let signal): signal.map { "\($0)" } ?? "signals"
        case .timeout: "timeouts"
        }
    }
}
