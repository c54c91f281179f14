package import Values

/// Who is asked first when a job is to end.
package enum StopMode: String, Sendable, CaseIterable {
    /// The main process, so that it can end the others in order; these once it has ended, or when a part of the grace is over.
    case main
    /// All processes at once.
    case tree
}

/// How a job is asked to end, before SIGKILL ends what is left.
package struct StopPolicy: Sendable, Equatable {
    package var mode: StopMode = .main
    /// What asks: the main process alone in mode `main`, where the others get SIGTERM; all of them in mode `tree`.
    package var signal: Signal = .terminate
    /// From the first signal to SIGKILL; 0: SIGKILL at once.
    package var grace: TimeSpan = .seconds(10)

    package init() {}

    package init(grace: TimeSpan) { self.grace = grace }

    /// What asks the processes that are not the main process.
    package var signalForOthers: Signal { mode == .tree ? signal : .terminate }

    /// How long the main process has to end the others, from the first signal on.
    package var headStart: TimeSpan { mode == .tree ? .seconds(0) : TimeSpan(nanoseconds: grace.nanoseconds / 2) }
}

/// What somebody who ends a job says of how, in place of what its submission says.
package struct StopRequest: Sendable, Equatable {
    package var mode: StopMode?
    package var signal: Signal?
    package var grace: TimeSpan?

    package init(mode: StopMode? = nil, signal: Signal? = nil, grace: TimeSpan? = nil) {
        (self.mode, self.signal, self.grace) = (mode, signal, grace)
    }

    /// SIGKILL at once.
    package static let now = StopRequest(grace: .seconds(0))

    package func applied(to policy: StopPolicy) -> StopPolicy {
        var policy = policy
        policy.mode = mode ?? policy.mode
        policy.signal = signal ?? policy.signal
        policy.grace = grace ?? policy.grace
        return policy
    }
}
