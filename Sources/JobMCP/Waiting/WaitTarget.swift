import JobModel
import JobOutput
import Values

/// What is waited for.
enum WaitCondition: Sendable {
    case end
    /// The job has met its conditions of readiness.
    case ready
    /// A line in which this is found, or the beginning of one that has no newline yet.
    case output(Pattern)
    /// No output for so long.
    case quiet(TimeSpan)
}

/// One attempt of a job that is waited for, and how far it has come.
struct WaitTarget: Sendable {
    enum Progress: Sendable {
        case pending
        case met
        /// It ended before the condition was met.
        case over
        /// It waits for input, and will not go on by itself.
        case asks
    }

    struct Match: Sendable {
        var stream: OutputStream
        var line: String
        /// Where a search has to begin to find it again.
        var start: OutputPlace
    }

    /// The job's UUID.
    let id: String
    let attempt: Int
    /// Where the output is searched on from.
    var place: OutputPlace
    var progress = Progress.pending
    var match: Match?
    /// Whether it was quiet for long enough.
    var isQuiet = false
    /// The job as it was at the last look.
    var job: JobRecord?
    /// Whether its output wakes the waiter.
    var isWatched = false
    /// When it can be quiet at the earliest, on the monotonic clock.
    var quietAt: Int64?

    init(_ id: String, attempt: Int, place: OutputPlace = OutputPlace(0)) {
        self.id = id
        self.attempt = attempt
        self.place = place
    }
}

/// Where a search of the output of several jobs goes on: `7:1.4096,8:1.0`, by the jobs' numbers. `GivenCursor` reads it.
struct WaitCursor: Sendable, CustomStringConvertible {
    private var places: [Int64: OutputCursor] = [:]

    /// Where the targets have got to.
    ///
    /// - Parameter findsAgain: The wait goes on for others: what was found in one is to be found again.
    init(_ targets: [WaitTarget], findsAgain: Bool) {
        for target in targets {
            guard let number = target.job?.number else { continue }
            let place = findsAgain ? target.match?.start ?? target.place : target.place
            places[number] = OutputCursor(attempt: target.attempt, place)
        }
    }

    var description: String {
        places.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ",")
    }
}
