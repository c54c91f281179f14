import Values

/// Where a job stands.
package enum JobStatus: String, Sendable, CaseIterable {
    /// Waits to be started; `waiting_for` says for what.
    case queued
    /// Its start is under way: it has its slot, and an executor. Users are told that it runs.
    case starting
    /// An executor has it that has not started it yet; users are told that it is queued.
    case pending
    /// Its processes run.
    case running
    /// Its processes are stopped by `pause`; limits stand still.
    case paused
    /// Its main process exited with 0.
    case completed
    /// It exited with another code, died of a signal of its own, hit a limit, or could not be started.
    case failed
    /// A user killed it, or somebody sent SIGTERM, SIGKILL, SIGINT or SIGHUP from elsewhere.
    case killed
    /// It was never started: what it depended on failed, or its time was over.
    case skipped
    /// Its end cannot be known.
    case lost

    /// Whether the job is over: nothing but `retry` changes the status any more.
    package var isEnded: Bool {
        switch self {
        case .queued, .starting, .pending, .running, .paused: false
        case .completed, .failed, .killed, .skipped, .lost: true
        }
    }

    /// Whether processes of the job may exist.
    package var isLive: Bool { self != .queued && !isEnded }

    /// The status as users are told it: one of `allCases`.
    package var told: JobStatus {
        switch self {
        case .starting: .running
        case .pending: .queued
        default: self
        }
    }

    /// Those that users are told. With an executor that starts at once `starting` lasts for milliseconds.
    package static let allCases: [JobStatus] = [
        .queued, .running, .paused, .completed, .failed, .killed, .skipped, .lost,
    ]

    /// Those of the database.
    package static let stored: [JobStatus] = [.starting, .pending] + allCases
}

/// Why a job has the status that it ended with: a closed set.
package enum EndReason: String, Sendable, CaseIterable {
    /// The main process gave an exit code by itself.
    case exited
    /// `kill` came before the main process ended.
    case killedByUser = "killed-by-user"
    /// A signal ended the main process that no user of `jobs` had sent.
    case signalled
    case timedOut = "timed-out"
    case idleTimedOut = "idle-timed-out"
    case outputLimit = "output-limit"
    case outOfMemory = "out-of-memory"
    /// The command could not be executed; `error` names the step and the errno.
    case spawnFailed = "spawn-failed"
    /// What it depended on cannot end as it had to any more.
    case dependencyFailed = "dependency-failed"
    /// It could not start in time.
    case expired
    /// The machine went down while the job ran.
    case machineRebooted = "machine-rebooted"
    /// The shim was killed, and nobody was there to see the end.
    case shimLost = "shim-lost"
    /// Who runs the machine it ran on had it ended.
    case cancelled
    /// It had to make room for another one.
    case preempted
    /// The executor's time for it was over before it was done.
    case deadline
    /// The machine it ran on failed.
    case nodeFailed = "node-failed"
    /// The machine for it could not be started.
    case bootFailed = "boot-failed"
    /// The database was damaged, and nothing but the job's number could be recovered.
    case recordLost = "record-lost"
}

/// Jobs by whether they are over.
package enum JobStage: Sendable {
    case any, live, ended
}
