/// What can happen to a job.
package enum JobTransition: Sendable, Equatable {
    /// It has a slot, and an executor is told to start it.
    case start
    /// The executor that is given it will start it later.
    case wait
    /// Its main process runs.
    case run
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
    ///     queued ──start──▶ starting ──run──▶ running ◀──pause/resume──▶ paused
    ///       ▲ ◀──requeue───────┘ │               │                         │
    ///       └──retry── ended ◀───┴───────────────┴──end────────────────────┘   (queued jobs end, too: killed, skipped)
    ///
    /// With an executor that starts jobs later, `starting` becomes `pending` (wait), from where it goes on as from
    /// `starting`.
    package func applying(_ transition: JobTransition) -> JobStatus? {
        switch (self, transition) {
        case (.queued, .start): .starting
        case (.starting, .wait): .pending
        case (.starting, .run), (.pending, .run): .running
        case (.starting, .pause), (.pending, .pause), (.running, .pause): .paused
        case (.paused, .resume): .running
        // One that an earlier release launched is running from then on.
        case (.starting, .requeue), (.pending, .requeue), (.running, .requeue): .queued
        case (_, .end(let ending)) where !isEnded && ending.status.isEnded: ending.status
        case (_, .retry) where isEnded: .queued
        default: nil
        }
    }
}
