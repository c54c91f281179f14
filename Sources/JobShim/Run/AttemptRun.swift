import CLinux
import Glibc
import JobModel
import JobOutput
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// A job that runs, and all that its shim does meanwhile: one thread, which sleeps until something happens.
///
/// The files beside this one hold its parts: the loop, the answers to requests, and the end.
final class AttemptRun {
    let attempt: ClaimedAttempt
    let submission: Submission
    let start: ShimStart
    /// The job's own, where its limits are held by one.
    let group: ControlGroup?
    /// When the job started, on the monotonic clock, in nanoseconds.
    let startedAt: Int64
    let poller: Poller
    let childSignals: Descriptor
    /// What a shim is sent by who runs another machine; empty on the supervisor's.
    let guestSignals: [(token: UInt64, descriptor: Descriptor)]
    let control: ControlServer

    var clock: RunClock
    /// Whether `pause` has stopped it.
    var isPaused = false
    var stops: StopWatch
    var ready: ReadyWatch
    var inputWaits: InputWatch
    var tree: ProcessTree
    var reaper: Reaper
    var killer = KillProgress()
    var pump: OutputPump
    var input: InputQueue
    /// `nil` where the job has none.
    let terminal: JobTerminal?
    /// What the windows of those who watch it came to, the last time that one came, changed or went.
    var watchedWindow: WindowSize?

    /// What made the job end before its main process ended by itself; the first one stays.
    var cause: EndCause?
    var timeout: TimeSpan?
    /// Until when, on the monotonic clock, processes that were asked to end may go on after the main process: a shell often
    /// dies of Ctrl-C before the program that it runs has put its things in order.
    var farewell: Int64?
    /// How and when the main process ended.
    var mainEnd: MainEnd?
    /// What the main process left running and is ended with it.
    var leftovers: ProcessList?
    /// Who withstands a kill, or outlives the job.
    var survivors: [Survivor] = []
    var publication = Publication.notYet
    /// Whether there can be no exit record.
    var isUnrecorded = false
    /// When what the start took is given back, on the monotonic clock; `nil`: it has been.
    var settlement: Int64?
    /// The pipe is watched for space only while there is something to write.
    var watchesInput = false

    /// What is known at the end of the main process.
    struct MainEnd {
        var process: ProcessEnd
        var at: Timestamp
        var duration: TimeSpan
    }

    /// How far the exit record has come.
    enum Publication {
        case notYet
        /// The disk refused it; tried again at this time of the monotonic clock.
        case delayed(ExitRecord, until: Int64)
        case done

        /// Whether the job still runs.
        var isOpen: Bool {
            if case .notYet = self { true } else { false }
        }
    }

    /// Claims and runs the attempt in this directory until there is nothing left to do. Every failure after the claim
    /// is recorded. Returns whether this process can run another one for the launcher.
    static func run(path: String, in place: ShimPlace, launcher: Descriptor?) throws(ShimRefusal) -> Bool {
        let attempt = try ClaimedAttempt(path: path, in: place)
        do throws(JobFailure) {
            let run = try AttemptRun(attempt, launcher: launcher)
            try run.loop()
            return run.control.launcherIsAtRest && !run.isUnrecorded
        } catch {
            try recordFailedStart(error, of: attempt, launcher: launcher)
            return false
        }
    }

    private init(_ attempt: ClaimedAttempt, launcher: Descriptor?) throws(JobFailure) {
        self.attempt = attempt
        do throws(SystemError) {
            poller = try Poller()
            // Before the start, so that no end of a child is missed.
            childSignals = Descriptor(
                owning: try check("signalfd") { clinux_signalfd([SIGCHLD], 1) }
            )
            try poller.add(childSignals, .readable, token: Token.childSignal)
            let isGuest = attempt.place.guest != nil
            let signals = isGuest ? [(Token.hurrySignal, SIGUSR1), (Token.endSignal, SIGTERM)] : []
            guestSignals = try signals.map { token, signal throws(SystemError) in
                (token, Descriptor(owning: try check("signalfd") { clinux_signalfd([signal], 1) }))
            }
            for signal in guestSignals { try poller.add(signal.descriptor, .readable, token: signal.token) }
            let identity = attempt.identity
            let number = (identity.number, identity.attempt)
            control = try ControlServer(
                listener: attempt.place.listener,
                launcher: launcher,
                mailbox: isGuest
                    ? Mailbox(attempt.directory, number, launch: identity.launch, in: attempt.state) : nil,
                poller: poller
            )
        } catch {
            throw JobFailure(step: "shim", error, doing: "the shim could not be set up")
        }
        // What is there before the job is no sign of it.
        ready = ReadyWatch(try? attempt.spec.get().submission)
        // Nothing else keeps the streams: each is closed as soon as its part is done.
        let job = try StartedJob(attempt)
        (submission, start, group, startedAt) = (job.submission, job.start, job.group, job.startedAt)
        FaultPoint.reach("shim-after-start", in: attempt.state.directory)
        clock = RunClock(startedAt: job.startedAt)
        stops = StopWatch(startedAt: job.startedAt)
        tree = ProcessTree(root: getpid(), mainGroup: job.start.pid, controlGroup: job.group)
        reaper = Reaper(main: job.start.pid)
        terminal = job.streams.terminal
        pump = OutputPump(job.streams, writer: job.writer, ready: ready.output)
        input = InputQueue(pipe: job.streams.input, terminal: job.streams.terminal)
        inputWaits = InputWatch(pipe: job.streams.input, terminal: job.streams.terminal, startedAt: job.startedAt)
        ready.start(at: job.startedAt, poller: poller)
        timeout = job.submission.timeout
        settlement = job.startedAt + Self.shortJob
    }

    private static func recordFailedStart(
        _ failure: JobFailure,
        of attempt: ClaimedAttempt,
        launcher: Descriptor?
    ) throws(ShimRefusal) {
        var outcome = Outcome(ending: Ending(status: .failed, reason: .spawnFailed))
        outcome.endedAt = Clock.now()
        outcome.failure = failure
        let record = attempt.identity.exitRecord(outcome, isRetryable: failure.isTransient)
        try ShimRefusal.unless("cannot record that the job was not started") { () throws(SystemError) in
            try attempt.publish(record, isDurable: launcher == nil)
        }
        let line = ShimNotification.ended(launch: attempt.identity.launch, record).message.line
        if launcher == nil || (try? launcher?.writeAll(line)) == nil { attempt.handOver() }
    }

    /// Where the attempt stands, for those who ask.
    var state: ShimState {
        if case .done = publication { return .ended }
        if killer.isActive || mainEnd != nil { return .ending }
        return isPaused ? .paused : .running
    }
}
