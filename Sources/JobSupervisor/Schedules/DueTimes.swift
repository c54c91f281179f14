import JobModel
import Values

/// What is to be made of the times of a schedule that have come: a plain decision.
struct DueTimes: Equatable, Sendable {
    /// The times for which a job is submitted, the earliest first.
    private(set) var runs: [Timestamp] = []
    /// How many times get no job of their own. Of very many not all are counted.
    private(set) var missed: Int64 = 0
    /// The last time that has come.
    private(set) var last: Timestamp?
    /// The first time that has not come; `nil`: none comes any more.
    private(set) var next: Timestamp?

    /// A time that came no longer ago than this is no missed one: somebody may just have started the supervisor again.
    static let tolerance = TimeSpan.seconds(60)
    /// The most jobs for times that were missed: the newest of them.
    static let mostRuns = 1000

    /// - Parameters:
    ///   - due: The first time of which nothing has been made.
    ///   - now: The time is due or over.
    ///   - following: The first time of the schedule after another time.
    init(from due: Timestamp, now: Timestamp, _ policy: Schedule.Missed, following: (Timestamp) -> Timestamp?) {
        guard due <= now else {
            next = due
            return
        }
        let times = Self.times(from: due, through: now, following)
        next = following(now)
        last = times.last
        guard let last else { return }
        switch policy {
        case .all: runs = times.suffix(Self.mostRuns)
        case .once: runs = [last]
        case .skip: runs = last + Self.tolerance >= now ? [last] : []
        }
        missed = Int64(times.count - runs.count)
    }

    /// The times from the first one until now; the newest of them if they are very many.
    private static func times(
        from due: Timestamp,
        through now: Timestamp,
        _ following: (Timestamp) -> Timestamp?
    ) -> [Timestamp] {
        var window = tolerance.nanoseconds
        while true {
            let begin = now.nanoseconds.subtractingReportingOverflow(window)
            let isWhole = begin.overflow || begin.partialValue <= due.nanoseconds
            var times = isWhole ? [due] : []
            var time = isWhole ? due : Timestamp(nanoseconds: begin.partialValue)
            while let next = following(time), next <= now {
                times.append(next)
                time = next
            }
            if isWhole || times.count > mostRuns { return times }
            window = window > .max / 2 ? .max : window * 2
        }
    }
}

extension Schedule {
    /// A clock that is set back by more than this is corrected; by less, it repeats times that have been (cron(8)).
    private static let longestRepetition = TimeSpan.seconds(3 * 3600)

    /// When its next time is, as the clock stands now: it may have been set, or be in another zone than before. Of times that
    /// the clock repeats, those that do not follow it do not come again.
    func corrected(now: Timestamp, in zone: ZoneRules) -> Timestamp? {
        guard !isPaused else { return nil }
        // What has come stays due.
        if let nextAt, nextAt <= now { return nextAt }
        let isRepetition = lastAt.map { $0 > now && $0 <= now + Self.longestRepetition } ?? false
        return next(after: isRepetition && !recurrence.followsClock ? lastAt ?? now : now, in: zone)
    }

    /// What is done at one of its times.
    enum Start: Equatable, Sendable {
        case submit
        /// No job for this time.
        case skip
        /// The earlier ones are killed; the new one waits for their end.
        case replace
    }

    /// The most of its jobs that wait for each other.
    static let mostWaiting = 100

    /// What is done at one of its times, where so many of its jobs have not ended.
    ///
    /// - Parameter isCatchingUp: Whether it is one of several times that were missed and each get a job.
    func start(open: Int, isCatchingUp: Bool) -> Start {
        if open == 0 || isCatchingUp { return .submit }
        switch overlap {
        case .skip: return .skip
        case .queue: return open < Self.mostWaiting ? .submit : .skip
        case .killOld: return .replace
        }
    }
}
