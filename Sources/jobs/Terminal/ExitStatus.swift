import JobModel
import Values

/// The exit statuses of the command line: the one table from errors and outcomes to numbers.
struct ExitStatus: Equatable {
    let code: Int32

    static let done = ExitStatus(code: 0)
    /// Some did not end, or did not end well.
    static let negative = ExitStatus(code: 1)
    /// `status --check`: the job has not ended.
    static let notEnded = ExitStatus(code: 3)
    static let notFound = ExitStatus(code: 4)
    /// EX_USAGE of sysexits.h.
    static let usage = ExitStatus(code: 64)
    /// As timeout(1).
    static let timedOut = ExitStatus(code: 124)
    /// `jobs` itself failed.
    static let failed = ExitStatus(code: 125)
    static let cannotInvoke = ExitStatus(code: 126)
    static let commandNotFound = ExitStatus(code: 127)
    /// Whoever reads standard output has gone, as a shell shows it.
    static let brokenPipe = ExitStatus(signal: .brokenPipe)

    init(code: Int32) { self.code = code }
    init(signal: Signal) { self.init(code: 128 + signal.rawValue) }

    /// What a failed command exits with.
    init(_ error: JobsError) {
        switch error.code {
        case .usage: self = .usage
        case .notFound: self = .notFound
        case .timedOut: self = .timedOut
        case .ambiguous, .wrongState, .refused, .unavailable, .storage, .damaged, .version, .overloaded, .misplaced,
            .internal:
            self = .failed
        }
    }

    /// The same for `wait` and `run`, whose other statuses are jobs' own: a job's 4 stays a job's 4.
    init(waiting error: JobsError) {
        self = error.code == .notFound ? .failed : ExitStatus(error)
    }

    /// A job's own status, as a shell would show it.
    init(of job: JobRecord) {
        guard let outcome = job.outcome else {
            self = .failed
            return
        }
        switch outcome.ending.reason {
        case .exited, .signalled, .outputLimit, .outOfMemory: self = Self.own(outcome) ?? .failed
        case .timedOut, .idleTimedOut: self = .timedOut
        case .spawnFailed: self = outcome.failure?.step == JobFailure.findStep ? .commandNotFound : .cannotInvoke
        case .killedByUser, .cancelled, .preempted, .deadline:
            // Who waits for a job that was killed must not take it for one that completed.
            let own = Self.own(outcome)
            self = own == .done ? ExitStatus(signal: .terminate) : own ?? .failed
        case .bootFailed: self = .cannotInvoke
        case .dependencyFailed, .expired, .machineRebooted, .nodeFailed, .shimLost,
            .recordLost:
            self = .failed
        }
    }

    private static func own(_ outcome: Outcome) -> ExitStatus? {
        outcome.signal.map { ExitStatus(signal: $0) } ?? outcome.exitCode.map { ExitStatus(code: $0) }
    }

    /// `status --check`.
    init(checking job: JobRecord) {
        self = !job.status.isEnded ? .notEnded : job.status == .completed ? .done : .negative
    }
}
