import Glibc
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import Values

/// The loop: wait, act, see what is due.
extension AttemptRun {
    /// A job that runs for longer than this, in nanoseconds, is given as little memory as possible; after a shorter one the
    /// next would only ask for the same pages again.
    static let shortJob: Int64 = 50_000_000

    func loop() throws(JobFailure) {
        for (pipe, stream) in pump.open { watch(pipe, .readable, token: Self.token(of: stream)) }
        control.notify(.started(start), descriptors: pump.kept)
        ShimProcess.leaveLauncher()
        repeat {
            let reports = (try? poller.wait(timeout: patience())) ?? []
            // Who has ended comes first: a kill that is asked for afterwards was not the cause.
            if reports.contains(where: { $0.token == Token.childSignal }) { reap() }
            for report in reports { handle(report) }
            advance()
        } while !isOver
        _ = pump.finish()
        group?.remove()
    }

    private func handle(_ report: Poller.Report) {
        switch report.token {
        case Token.childSignal: break
        case Token.listener: control.accept(at: Clock.monotonic())
        case Token.hurrySignal, Token.endSignal:
            for signal in guestSignals where signal.token == report.token { signal.descriptor.discard() }
            control.hurryMail()
            if report.token == Token.endSignal, mainEnd == nil { end(because: .cancelled, submission.stop) }
        case Token.output: readOutput(.stdout)
        case Token.error: readOutput(.stderr)
        case Token.input: answer(input.flush())
        case Token.firstProbe..<Token.firstConnection: ready.handle(report.token)
        case let token:
            for request in control.receive(token, events: report.events) { handle(request) }
            followWindows()
        }
    }

    /// Everything that time brings.
    private func advance() {
        let now = Clock.monotonic()
        if let due = settlement, due <= now {
            settlement = nil
            attempt.place.releaseMemory()
        }
        control.advance(to: now)
        for request in control.receiveMail(at: now) { handle(request) }
        answer(input.advance(to: now))
        if let timeout, let deadline = clock.deadline(after: timeout), deadline <= now {
            self.timeout = nil
            end(because: .timedOut, submission.stop)
        }
        if let action = killer.advance(to: now) { perform(action) }
        if publication.isOpen, !isPaused, stops.deadline <= now { noteStops() }
        if isWatched { watchJob(at: now) }
        settle(at: now)
        watchInput()
    }

    /// Milliseconds until something is due, rounded up; -1: nothing is.
    private func patience() -> Int32 {
        var deadlines = [
            killer.deadline, input.deadline, control.deadline, settlement, timeout.flatMap(clock.deadline(after:)),
        ]
        if publication.isOpen, !isPaused, !killer.isActive { deadlines.append(stops.deadline) }
        if mainEnd != nil, publication.isOpen, !killer.isActive { deadlines.append(farewell) }
        if isWatched { deadlines += [ready.deadline, inputWaits.deadline] }
        if case .delayed(_, let until) = publication { deadlines.append(until) }
        guard let first = deadlines.compactMap(\.self).min() else { return -1 }
        let left = TimeSpan(nanoseconds: max(0, first - Clock.monotonic()))
        return Int32(clamping: left.milliseconds)
    }

    /// Collects the ended, and notes how and when the main process ended.
    func reap() {
        childSignals.discard()
        let count = reaper.reap()
        let now = Clock.monotonic()
        if reaper.isEmpty { terminal?.release() }
        if count > 0, !reaper.isEmpty { killer.somebodyEnded(at: now) }
        // The signal is also sent for a child that is stopped or continues.
        if count == 0 { stops.noteNews(at: now) }
        if count > 0 { noteMemory() }
        guard mainEnd == nil, let end = reaper.mainEnd else { return }
        // Its pid, and so the number of its group, may belong to others from now on.
        tree.mainGroup = nil
        if cause == nil, isToldToEnd { cause = .cancelled }
        let mainEnd = MainEnd(process: end, at: Clock.now(), duration: clock.elapsed(at: now))
        self.mainEnd = mainEnd
        // Nobody else can know: the process has been reaped. Where nothing is left of the tree, the record follows at once.
        let outcome = outcome(of: mainEnd)
        attempt.note(outcome)
        guard !reaper.isEmpty else { return }
        control.notify(.mainEnded(outcome))
        if let action = killer.turnToOthers() { perform(action) }
    }

    /// Whether who runs this machine has told shim and job to end, and only the job has heard it yet.
    private var isToldToEnd: Bool {
        guestSignals.contains {
            $0.token == Token.endSignal && (try? $0.descriptor.awaitInput(within: .seconds(0))) == true
        }
    }

    func readOutput(_ stream: OutputStream) {
        let now = Clock.monotonic()
        inputWaits.noteActivity(at: now)
        if let ended = pump.read(stream, at: now - startedAt) { poller.remove(ended) }
    }

    /// Whether it is looked for whether the job is ready, or waits for input.
    private var isWatched: Bool { publication.isOpen && !isPaused && !killer.isActive }

    /// Tells that the job has become ready, and that it waits for input or no longer does.
    private func watchJob(at now: Int64) {
        noteReadiness(at: now)
        guard let deadline = inputWaits.deadline, deadline <= now else { return }
        if inputWaits.look(at: tree, input, now: now) { control.notify(.waitsForInput(inputWaits.wait)) }
    }

    func noteReadiness(at now: Int64) {
        guard ready.look(at: now, { tree.living().map(\.pid) }), let time = ready.readyAt else { return }
        control.notify(.ready(time))
    }

    /// Watches the input pipe only while something waits to be written: it is nearly always writable.
    private func watchInput() {
        guard input.wantsToWrite != watchesInput else { return }
        watchesInput = input.wantsToWrite
        guard let pipe = input.pipe else { return }
        if watchesInput { watch(pipe, .writable, token: Token.input) } else { poller.remove(pipe) }
    }

    private func watch(_ descriptor: Descriptor, _ events: Poller.Events, token: UInt64) {
        // Fails only for want of kernel memory.
        try? poller.add(descriptor, events, token: token)
    }

    private static func token(of stream: OutputStream) -> UInt64 {
        switch stream {
        case .stdout: Token.output
        case .stderr: Token.error
        }
    }
}
