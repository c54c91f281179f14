package import JobModel
package import JobProtocol
package import Values

/// One attempt of a job, as an executor needs to know it.
package struct Attempt: Sendable {
    package struct Key: Hashable, Sendable, CustomStringConvertible {
        package var number: Int64
        package var attempt: Int

        package init(number: Int64, attempt: Int) {
            self.number = number
            self.attempt = attempt
        }

        package var description: String { "\(number).\(attempt)" }
    }

    package var key: Key
    package var id: JobID
    /// Counts the tries to start it, from 1.
    package var launch: Int
    /// The name of the executor that has it.
    package var executor: String
    package var submittedAt: Timestamp
    package var submission: Submission
    /// What it has taken of pools.
    package var takings: PoolTakings

    package init(
        key: Key,
        id: JobID,
        launch: Int,
        executor: String,
        submittedAt: Timestamp,
        submission: Submission,
        takings: PoolTakings = PoolTakings()
    ) {
        self.key = key
        self.id = id
        self.launch = launch
        self.executor = executor
        self.submittedAt = submittedAt
        self.submission = submission
        self.takings = takings
    }

    package var spec: AttemptSpec {
        AttemptSpec(
            number: key.number,
            id: id,
            attempt: key.attempt,
            launch: launch,
            submittedAt: submittedAt,
            submission: submission,
            takings: takings
        )
    }
}

/// The start of a job, wherever it runs.
package struct AttemptStart: Sendable {
    package var startedAt: Timestamp
    /// The main process on this machine; `nil`: it is on another one.
    package var pid: Int32?
    package var isPaused: Bool
    /// What holds the limits of the whole tree.
    package var keepers: [TreeLimits.Kind: TreeLimits.Keeper]
    /// The other machine's name.
    package var host: String?

    package init(
        startedAt: Timestamp,
        pid: Int32?,
        isPaused: Bool,
        keepers: [TreeLimits.Kind: TreeLimits.Keeper] = [:],
        host: String? = nil
    ) {
        self.startedAt = startedAt
        self.pid = pid
        self.isPaused = isPaused
        self.keepers = keepers
        self.host = host
    }
}

/// What an executor tells about an attempt.
package enum ExecutorEvent: Sendable {
    /// It has been accepted and will be started later; in words, what it waits for. Told again when that changes.
    case waits(for: String)
    /// The job's main process runs; also told once about every attempt that was reconnected to.
    case started(AttemptStart)
    case paused
    case resumed
    /// Some of its processes are stopped by a signal that `pause` has not sent; `nil`: none is any more.
    case stopped(Stoppage?)
    /// It has met its conditions of readiness, at this time.
    case ready(Timestamp)
    /// A process is blocked reading its standard input; `nil`: none is any more.
    case waitsForInput(InputWait?)
    /// These processes withstand a kill.
    case survived([Survivor])
    /// It seems to run, but its shim does not answer.
    case unresponsive
    /// Nothing is known of it at present, in words why: it is what it was. `nil`: that is over.
    case unknown(String?)
    /// How far it is, 0 to 1, as the job itself says.
    case progressed(Double, message: String?)
    /// The process that recorded the output is gone; the job goes on, and its end will be told.
    case shimLost
    /// It is over, and the exit record is on the disk.
    case ended(ExitRecord)
    /// Nothing of this launch has run or ever will: it can be launched again.
    case notStarted
    /// The launch itself failed, for want of resources; nothing has run.
    case launchFailed(JobFailure)

    /// Whether it says only how a running attempt stands.
    package var isPassing: Bool {
        switch self {
        case .waits, .started, .paused, .resumed, .stopped, .ready, .waitsForInput, .survived, .unresponsive, .unknown,
            .progressed, .shimLost:
            true
        case .ended, .notStarted, .launchFailed: false
        }
    }
}

/// What a user can ask of a running attempt.
package enum AttemptCommand: Sendable {
    /// Ends the whole tree. Confirmed when it is under way; the end, or the survivors, are told as events.
    case kill(StopRequest)
    case signal(Signal, SignalScope)
    case pause
    case resume
    case send(ShimRequest.Input)
}

/// What came of a command.
package struct CommandReport: Sendable {
    /// Who got a signal, where that was the command and its shim says it.
    package var signal: SignalReport?
    /// The TCP ports on which the job listened that is being killed, as far as its shim says so.
    package var ports: [UInt16] = []

    package init(signal: SignalReport? = nil, ports: [UInt16] = []) {
        (self.signal, self.ports) = (signal, ports)
    }
}

/// Where attempts run. The supervisor knows nothing of how; every call returns at once, and answers come as events or
/// through the closure, on a thread of the executor's.
package protocol Executor: Sendable {
    var summary: ExecutorSummary { get }

    /// Whether what is launched runs as soon as it can be started; else it waits there, and its start is told later.
    var startsAtOnce: Bool { get }

    /// Why such a job cannot run here, in words; `nil`: nothing is known that speaks against it.
    func problem(with submission: Submission) -> String?

    /// Finds out whether jobs can run here, by running one where that says more.
    func check(reply: @escaping @Sendable ([ExecutorCheck]) -> Void)

    /// Starts an attempt that has been committed as starting. Exactly one of `started`, `ended`, `notStarted` and
    /// `launchFailed` follows first, or `waits` before one of them.
    func launch(_ attempt: Attempt)

    /// Finds out what became of an attempt that was live when an earlier supervisor ended. The same events follow.
    ///
    /// - Parameter isAfterReboot: Whether this machine was booted since.
    func reconnect(_ attempt: Attempt, isAfterReboot: Bool)

    /// Commands a running attempt. Errors are for the user.
    func command(
        _ key: Attempt.Key,
        _ command: AttemptCommand,
        reply: @escaping @Sendable (Result<CommandReport, JobsError>) -> Void
    )

    /// Ends processes that survived the end of an attempt. Answers with those that still live.
    func killSurvivors(
        of attempt: Attempt,
        _ policy: StopPolicy,
        reply: @escaping @Sendable ([Survivor]) -> Void
    )

    /// Lets go of everything without touching any job, and returns when nothing is under way any more.
    func shutDown()
}
