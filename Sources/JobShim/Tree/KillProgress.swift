import JobModel
import Values

/// How far the ending of a tree has come. It decides; the shim acts. Times are of the monotonic clock, in nanoseconds.
struct KillProgress: Equatable {
    /// Who of the tree is asked to end.
    enum Audience: Equatable { case main, others, all }

    enum Action: Equatable {
        /// This signal, then SIGCONT to everybody.
        case ask(Audience, Signal)
        /// Stop everybody, then SIGKILL.
        case kill
        /// SIGKILL again, and name those who are still there.
        case killAndNameSurvivors
    }

    private enum Phase: Equatable {
        case idle
        case asking(Asking)
        case killing(since: Int64, next: Int64, interval: Int64, named: Bool)
    }

    private struct Asking: Equatable {
        /// SIGKILL follows then.
        var until: Int64
        /// When the others are asked, too; `nil`: they have been.
        var others: Int64?
        /// What the main process was asked with.
        var signal: Signal
    }

    private var phase = Phase.idle

    /// After SIGKILL, a process that is still there after this time withstands it.
    static let patience: Int64 = 5_000_000_000
    private static let shortestInterval: Int64 = 10_000_000
    private static let longestInterval: Int64 = 60_000_000_000

    init() {}

    var isActive: Bool { phase != .idle }

    /// Begins, or makes the end come sooner; never later. Another signal than before is sent all the same.
    ///
    /// - Parameter hasMain: Whether the main process has not ended.
    mutating func begin(_ policy: StopPolicy, hasMain: Bool, at now: Int64) -> Action? {
        let deadline = Self.time(now, plus: policy.grace)
        let isMainFirst = policy.mode == .main && hasMain
        let others = isMainFirst ? Self.time(now, plus: policy.headStart) : nil
        switch phase {
        case .killing: return nil
        case .idle where deadline > now:
            phase = .asking(Asking(until: deadline, others: others, signal: policy.signal))
            return isMainFirst ? .ask(.main, policy.signal) : .ask(.all, policy.signalForOthers)
        case .asking(var asking) where deadline > now:
            let (waited, isNew) = (asking.others != nil, asking.signal != policy.signal && hasMain)
            asking.until = min(asking.until, deadline)
            asking.others = asking.others.flatMap { time in others.map { min($0, time) } }
            if isNew { asking.signal = policy.signal }
            phase = .asking(asking)
            if isNew { return .ask(isMainFirst ? .main : .all, policy.signal) }
            return waited && asking.others == nil ? .ask(.others, policy.signalForOthers) : nil
        case .idle, .asking:
            phase = Self.firstKill(at: now)
            return .kill
        }
    }

    /// The main process has ended, or cannot be asked: the others are, now.
    mutating func turnToOthers() -> Action? {
        guard case .asking(var asking) = phase, asking.others != nil else { return nil }
        asking.others = nil
        phase = .asking(asking)
        return .ask(.others, .terminate)
    }

    /// What is due at this time.
    mutating func advance(to now: Int64) -> Action? {
        switch phase {
        case .asking(let asking) where now >= asking.until:
            phase = Self.firstKill(at: now)
            return .kill
        case .asking(let asking) where asking.others.map { now >= $0 } ?? false: return turnToOthers()
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
        case .asking(let asking): min(asking.until, asking.others ?? .max)
        case .killing(_, let next, _, _): next
        }
    }

    private static func time(_ now: Int64, plus span: TimeSpan) -> Int64 {
        let (sum, overflow) = now.addingReportingOverflow(span.nanoseconds)
        return overflow ? .max : sum
    }

    private static func firstKill(at now: Int64) -> Phase {
        .killing(since: now, next: now + shortestInterval, interval: shortestInterval * 2, named: false)
    }
}
