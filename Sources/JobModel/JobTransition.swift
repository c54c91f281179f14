/// What can happen to a job.
package enum JobTransition: Sendable, Equatable {
    case start
    case pause
    case resume
    case end(Ending)
    /// The attempt could not be started for want of memory or descriptors: it waits and is started again.
    case requeue
    case retry
}

extension JobStatus {
    /// The status after `transition`, or `nil` where it cannot happen in this status. The whole life of a job:
    ///
    ///     queued ──start──▶ running ◀──pause/resume──▶ paused
    ///       ▲ ◀──requeue──────┘ │                        │
    ///       └──retry── ended ◀──┴─────────end────────────┘   (queued jobs end, too: killed, skipped)
    package func applying(_ transition: JobTransition) -> JobStatus? {
        switch (self, transition) {
        case (.queued, .start): .running
        case (.running, .pause): .paused
        case (.paused, .resume): .running
        case (.running, .requeue): .queued
        case (_, .end(let ending)) where !isEnded && ending.status.isEnded: ending.status
        case (_, .retry) where isEnded: .queued
        default: nil
        }
    }
}
