import JobModel
import JobProtocol
import LinuxSystem
import SystemPackage
import Values

/// The answers to requests.
extension AttemptRun {
    func handle(_ request: ControlServer.Request) {
        let reply = request.reply
        do throws(JobsError) {
            switch request.content {
            case .hello:
                control.subscribe(reply)
                control.answer(reply, hello.json, descriptors: pump.kept)
                return
            case .watch(let window):
                _ = try shownTerminal()
                guard control.watch(reply, window) else {
                    throw JobsError(.overloaded, "too many watch the job's terminal already")
                }
                // First, so that the answer has the size that it leads to.
                followWindows()
                control.answer(reply, hello.json)
                return
            case .resize(let window): resize(try shownTerminal(), to: window)
            case .send(let input):
                noteSending(from: reply)
                answer(self.input.send(input, from: reply, at: Clock.monotonic()))
                return
            case .launchSupervisor(let launch):
                control.answer(reply, try launchSupervisor(launch, ready: request.descriptor))
                return
            case .kill(let kill):
                control.answer(reply, try self.kill(kill).json)
                return
            case .signal(let signal):
                control.answer(reply, try send(signal).json)
                return
            case .pause: try pause()
            case .resume: try resume()
            }
            control.answer(reply)
        } catch {
            control.answer(reply, error: JSONRPCError(error))
        }
    }

    func answer(_ answers: [InputQueue.Answer]) {
        for answer in answers {
            if let error = answer.error {
                control.answer(answer.sender, error: error)
            } else {
                control.answer(answer.sender)
            }
        }
    }

    private var hello: ShimHello {
        ShimHello(
            number: attempt.identity.number,
            id: attempt.identity.id,
            attempt: attempt.identity.attempt,
            launch: attempt.identity.launch,
            state: state,
            start: start,
            survivors: survivors,
            stoppage: stops.stoppage,
            inputWait: inputWaits.wait,
            readyAt: ready.readyAt,
            window: terminal?.size
        )
    }

    /// Told before the answer: a client that sends and then asks must not get the state from before. For those who watch the
    /// terminal, what each key changes is found out when the job is at rest.
    private func noteSending(from sender: ControlReply) {
        inputWaits.noteActivity(at: Clock.monotonic())
        if !control.isWatching(sender), inputWaits.clear() { control.notify(.waitsForInput(nil)) }
    }

    private func kill(_ kill: ShimRequest.Kill) throws(JobsError) -> KillReport {
        reap()
        if reaper.isEmpty {
            // An end that is not told yet is what was asked for.
            guard case .done = publication else { return KillReport(ports: []) }
            throw JobsError(.wrongState, "the job has ended")
        }
        // Before they are gone.
        let report = KillReport(ports: ListeningPorts.of(tree.living().map(\.pid)))
        end(because: kill.cause, kill.stop.applied(to: submission.stop))
        return report
    }

    private func send(_ request: ShimRequest.SendSignal) throws(JobsError) -> SignalReport {
        reap()
        guard let report = tree.signal(request.signal, to: request.scope, main: start.pid) else {
            let problem = mainEnd == nil ? "belongs to another user" : "has ended"
            throw JobsError(mainEnd == nil ? .refused : .wrongState, "the job's main process \(problem)")
        }
        if request.scope != .main, request.signal.asksToEnd {
            farewell = Clock.monotonic() + submission.stop.grace.nanoseconds
        }
        return report
    }

    private func pause() throws(JobsError) {
        reap()
        guard !reaper.isEmpty, !killer.isActive, case .notYet = publication else {
            throw JobsError(.wrongState, "the job is ending")
        }
        guard !isPaused else { return }
        tree.stop()
        isPaused = true
        clock.pause(at: Clock.monotonic())
        control.notify(.paused)
        noteStops()
    }

    private func resume() throws(JobsError) {
        guard case .notYet = publication else { throw JobsError(.wrongState, "the job has ended") }
        // Whoever has stopped it.
        tree.signal(.continue)
        resumeClock()
    }

    /// The job runs again, or is made to end.
    func resumeClock() {
        if isPaused {
            isPaused = false
            control.notify(.resumed)
        }
        noteStops()
    }

    /// Looks for what is stopped, and tells what has changed. The job's time stands still while all of it is.
    func noteStops() {
        let now = Clock.monotonic()
        let isLookedFor = !isPaused && !killer.isActive && publication.isOpen
        if isLookedFor ? stops.look(at: tree, main: start.pid, now: now) : stops.clear(now: now) {
            control.notify(stops.stoppage.map { .stopped($0) } ?? .continued)
        }
        if isPaused || stops.isWhole {
            if !clock.isPaused { clock.pause(at: now) }
        } else {
            clock.resume(at: now)
        }
    }

    private func launchSupervisor(
        _ launch: ShimRequest.SupervisorLaunch,
        ready: Descriptor?
    ) throws(JobsError) -> JSONValue {
        guard let ready else { throw JobsError(.usage, "launch-supervisor: the readiness descriptor is missing") }
        do throws(SystemError) {
            return ["pid": .integer(Int64(try SupervisorLauncher.start(launch, ready: ready)))]
        } catch {
            throw JobsError(.unavailable, "no supervisor could be started", cause: error)
        }
    }
}
