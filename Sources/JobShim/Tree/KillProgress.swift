import Values

/// How far the ending of a tree has come. It decides; the shim acts. Times are of the monotonic clock, in nanoseconds.
struct KillProgress: Equatable {
    enum Action: Equatable {
        /// SIGTERM, then SIGCONT, to everybody.
        case terminate
        /// Stop everybody, then SIGKILL.
        case kill
        /// SIGKILL again, and name those who are still there.
        case killAndNameSurvivors
    }

    private enum Phase: Equatable {
        case idle
        case terminating(until: Int64)
        case killing(since: Int64, next: Int64, interval: Int64, named: Bool)
    }

    private var phase = Phase.idle

    /// After SIGKILL, a process that is still there after this time withstands it.
    static let patience: Int64 = 5_000_000_000
    private static let shortestInterval: Int64 = 10_000_000
    private static let longestInterval: Int64 = 60_000_000_000

    init() {}

    var isActive: Bool { phase != .idle }

    /// Begins, or makes the end come sooner; never later.
    mutating func begin(grace: TimeSpan, at now: Int64) -> Action? {
        let (sum, overflow) = now.addingReportingOverflow(grace.nanoseconds)
        let deadline = overflow ? Int64.max : sum
        switch phase {
        case .killing: return nil
        case .terminating(let until) where deadline > now:
            phase = .terminating(until: min(until, deadline))
            return nil
        case .idle where deadline > now:
            phase = .terminating(until: deadline)
            return .terminate
        case .idle, .terminating:
            phase = Self.firstKill(at: now)
            return .kill
        }
    }

    /// What is due at this time.
    mutating func advance(to now: Int64) -> Action? {
        switch phase {
        case .terminating(let until) where now >= until:
            phase = Self.firstKill(at: now)
            return .kill
        case .killing(let since, let next, let interval, let named) where now >= next:
            let names = !named && now - since >= Self.patience
            // The round that names comes when patience ends; the others become rarer.
            var following = now + interval
            if !named && !names { following = min(following, since + Self.patience) }
            phase = .killing(
                since: since,
                next: following,
                interval: min(interval * 2, Self.longestInterval),
                named: named || names
            )
            return names ? .killAndNameSurvivors : .kill
        default: return nil
        }
    }

    /// A process of the tree has ended, others have not: whoever hid behind it is met at once.
    mutating func somebodyEnded(at now: Int64) {
        guard case .killing(let since, let next, _, let named) = phase else { return }
        let soon = now + Self.shortestInterval
        phase = .killing(since: since, next: min(next, soon), interval: Self.shortestInterval, named: named)
    }

    /// When to call `advance` next.
    var deadline: Int64? {
        switch phase {
        case .idle: nil
        case .terminating(let until): until
        case .killing(_, let next, _, _): next
        }
    }

    private static func firstKill(at now: Int64) -> Phase {
        .killing(since: now, next: now + shortestInterval, interval: shortestInterval * 2, named: false)
    }
}
