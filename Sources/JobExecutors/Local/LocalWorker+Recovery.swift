import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import SystemPackage
import Values

/// What became of an attempt is read off its directory: the lock, the exit record, the claim.
extension LocalWorker {
    /// How long a shim may take to open its control socket, or to answer.
    private static let patience = TimeSpan.seconds(5)

    func reconnect(_ attempt: Attempt, isAfterReboot: Bool = false) {
        reconnecting.insert(attempt.key)
        if isAfterReboot, settleAfterReboot(attempt) {
            reconnecting.remove(attempt.key)
            return
        }
        reconnect(attempt, deadline: Clock.monotonic() + Self.patience.nanoseconds)
    }

    /// `deadline`: when the attempt is called unresponsive; `nil`: that has been said.
    private func reconnect(_ attempt: Attempt, deadline: Int64?) {
        var isDecided = true
        defer { if isDecided { reconnecting.remove(attempt.key) } }
        do {
            guard
                let directory = try AttemptDirectory.open(
                    number: attempt.key.number,
                    attempt: attempt.key.attempt,
                    in: state
                )
            else { return observe(attempt.key, attempt.launch, .notStarted) }
            if try !directory.isLocked { return try settle(attempt, in: directory) }
            // A shim in its first milliseconds has the lock and not yet the claim or the socket.
            if let claim = try directory.readClaim(launch: attempt.launch),
                let shim = ProcessDescriptor(pid: claim.process.pid, startTime: claim.process.startTime),
                let socket = connection(to: shim.pid, of: directory)
            {
                try socket.setNonblocking(true)
                return adopt(attempt, socket: socket, shim: shim)
            }
            isDecided = !lookAgain(attempt, deadline: deadline)
        } catch AttemptError.invalid(let file, let problem) {
            let message = "the attempt's directory: \(file) cannot be understood: \(problem)"
            var outcome = Outcome(ending: Ending(status: .lost, reason: .shimLost))
            outcome.failure = JobFailure(step: "recovery", errno: 0, message: message)
            settle(attempt, outcome)
        } catch {
            // Want of descriptors, memory or space says nothing about the job, which may well run.
            isDecided = !lookAgain(attempt, deadline: deadline)
        }
    }

    /// Decides about an attempt of an earlier boot: its end, where it was recorded, and else that it is lost. That its
    /// claim is missing says nothing, for that was not synced. False where it is of this boot after all.
    private func settleAfterReboot(_ attempt: Attempt) -> Bool {
        let directory = try? AttemptDirectory.open(
            number: attempt.key.number,
            attempt: attempt.key.attempt,
            in: state
        )
        if let directory {
            if (try? directory.isLocked) ?? true { return false }
            let claim = try? directory.readClaim(launch: attempt.launch)
            if claim?.process.bootID == Machine.bootID() { return false }
        }
        if let record = exitRecord(of: attempt) {
            observe(attempt.key, attempt.launch, .ended(record))
        } else {
            settle(attempt, Outcome(ending: Ending(status: .lost, reason: .machineRebooted)))
        }
        return true
    }

    /// Removes what shims have left that were killed while no supervisor lived.
    func removeSocketsOfTheDead() {
        guard let sockets = try? state.shimSockets() else { return }
        for name in (try? sockets.names()) ?? [] {
            let pid = name.split(separator: ".").first.flatMap { pid_t($0) }
            if pid.flatMap(ProcessTable.entry)?.command != "jobs-shim" { try? sockets.remove(name) }
        }
    }

    /// A connection to the shim's socket, which shims of earlier releases have in the attempt's directory.
    private func connection(to shim: Int32, of attempt: AttemptDirectory) -> Descriptor? {
        if let sockets = try? state.shimSockets(),
            let socket = try? UnixSocket.connect(StateFile.shimSocket(shim), in: sockets)
        {
            return socket
        }
        return try? UnixSocket.connect(AttemptFile.controlSocket, in: attempt.directory)
    }

    /// Looks again every 10 ms; when the patience is over, says so once and goes on looking every second. Returns whether
    /// there still is patience.
    private func lookAgain(_ attempt: Attempt, deadline: Int64?) -> Bool {
        if let deadline, Clock.monotonic() < deadline {
            after(.milliseconds(10)) { [weak self] in self?.reconnect(attempt, deadline: deadline) }
            return true
        }
        if deadline != nil { observe(attempt.key, attempt.launch, .unresponsive) }
        after(.seconds(1)) { [weak self] in self?.reconnect(attempt, deadline: nil) }
        return false
    }

    /// Asks a living shim how its job stands.
    private func adopt(_ attempt: Attempt, socket: Descriptor, shim: ProcessDescriptor) {
        let isChild = ProcessTable.entry(of: shim.pid)?.parent == getpid()
        let link = connect(attempt, socket: socket, shim: shim, isChild: isChild)
        var isAnswered = false
        link.request(.hello) { [unowned self, unowned link] result in
            guard case .success(let json) = result, let hello = try? ShimHello(json: json) else { return }
            // It is at another attempt by now: this one has ended.
            guard hello.isAbout(attempt) else {
                isAnswered = true
                disconnect(link)
                return reconnect(attempt)
            }
            link.start = hello.start
            if hello.state == .ended {
                settle(link)
                // A record that cannot be read now may be later; until then nothing is known.
                isAnswered = links[attempt.key] !== link
                return
            }
            isAnswered = true
            observe(attempt.key, attempt.launch, .started(AttemptStart(hello.start, state: hello.state)))
            if let time = hello.readyAt { observe(attempt.key, attempt.launch, .ready(time)) }
            if let wait = hello.inputWait { observe(attempt.key, attempt.launch, .waitsForInput(wait)) }
            if let stoppage = hello.stoppage { observe(attempt.key, attempt.launch, .stopped(stoppage)) }
            if !hello.survivors.isEmpty { observe(attempt.key, attempt.launch, .survived(hello.survivors)) }
        }
        updateInterest(of: link)
        after(Self.patience) { [weak self] in
            guard let self, !isAnswered, links[attempt.key] === link else { return }
            observe(attempt.key, attempt.launch, .unresponsive)
        }
    }

    /// Decides about an attempt whose shim does not live. The lock was seen free before the record is looked for: a shim
    /// publishes before it lets go.
    private func settle(_ attempt: Attempt, in directory: AttemptDirectory) throws {
        if try settleByRecord(attempt, in: directory) { return }
        // As long as this is held, no shim claims the launch.
        guard let hold = try directory.hold() else { return reconnect(attempt) }
        defer { withExtendedLifetime(hold) {} }
        if try settleByRecord(attempt, in: directory) { return }
        if let claimed = try directory.notes()?.claim, claimed.launch == attempt.launch {
            return settle(attempt, claimedBy: claimed.claim)
        }
        let identity = ProcessIdentity(
            pid: getpid(),
            startTime: ProcessTable.entry(of: getpid())?.startTime ?? 0,
            bootID: Machine.bootID()
        )
        if try directory.makeClaim(Claim(holder: .supervisor, process: identity), launch: attempt.launch) {
            return observe(attempt.key, attempt.launch, .notStarted)
        }
        guard let claim = try directory.readClaim(launch: attempt.launch), claim.holder == .shim else {
            return observe(attempt.key, attempt.launch, .notStarted)
        }
        settle(attempt, claimedBy: claim)
    }

    private func settleByRecord(_ attempt: Attempt, in directory: AttemptDirectory) throws -> Bool {
        guard let record = try directory.readExit(launch: attempt.launch) else { return false }
        directory.completeExit()
        observe(attempt.key, attempt.launch, .ended(record))
        return true
    }

    /// Nobody has recorded the end of a launch that this shim had claimed, which does not live.
    private func settle(_ attempt: Attempt, claimedBy claim: Claim) {
        if claim.process.bootID != Machine.bootID() {
            return settle(attempt, Outcome(ending: Ending(status: .lost, reason: .machineRebooted)))
        }
        settleWithoutShim(attempt, start: nil, pipes: [])
    }

    /// The shim has ended. Usually its job has, too, and the record is there.
    func shimEnded(_ link: ShimLink) {
        link.receive(scratch: scratch) { input in
            if case .notification(let notification) = input { handle(notification, from: link) }
        }
        if link.isChild {
            // One that was killed has left it. Before it is reaped its pid is nobody else's.
            try? state.shimSockets().remove(StateFile.shimSocket(link.shim.pid))
            _ = reap(link.shim.pid)
        }
        guard links[link.attempt.key] === link else { return forget(link) }
        disconnect(link)
        defer { link.failOpenRequests() }
        let attempt = link.attempt
        if let failure = link.failure {
            let failure = JobFailure(step: "launch", errno: 0, message: failure)
            return observe(attempt.key, attempt.launch, .launchFailed(failure))
        }
        do {
            guard
                let directory = try AttemptDirectory.open(
                    number: attempt.key.number,
                    attempt: attempt.key.attempt,
                    in: state
                ), link.start == nil || exitRecord(of: attempt) != nil
            else { return settleWithoutShim(link) }
            try settle(attempt, in: directory)
        } catch {
            settleWithoutShim(link)
        }
    }

    /// The shim was killed. Where it had told how the main process ended, the rest of the tree is ours to deal with.
    private func settleWithoutShim(_ link: ShimLink) {
        guard let start = link.start, let outcome = link.mainEnd else {
            return settleWithoutShim(link.attempt, start: link.start, pipes: link.pipes)
        }
        let group = group(of: link.attempt)
        adopt(Orphan(attempt: link.attempt, start: start, main: nil, pipes: link.pipes, group: group), mainEnd: outcome)
    }

    /// What the shim had noted of an attempt that it did not bring to its end.
    private func notes(of attempt: Attempt) -> AttemptNotes? {
        let key = attempt.key
        guard let directory = try? AttemptDirectory.open(number: key.number, attempt: key.attempt, in: state),
            let notes = try? directory.notes(), notes.claim.map({ $0.launch == attempt.launch }) ?? true
        else { return nil }
        return notes
    }

    /// Nobody recorded the end of a job that was claimed: either its main process has come to us, or its end cannot be
    /// known.
    private func settleWithoutShim(_ attempt: Attempt, start: ShimStart?, pipes: [Descriptor]) {
        let (notes, group) = (notes(of: attempt), group(of: attempt))
        if let outcome = notes?.ending?.outcome {
            let startedAt = outcome.startedAt ?? Clock.now()
            let known = start ?? ShimStart(pid: notes?.main ?? 0, startTime: 0, startedAt: startedAt)
            let orphan = Orphan(attempt: attempt, start: known, main: nil, pipes: pipes, group: group)
            return adopt(orphan, mainEnd: outcome)
        }
        if let start = start ?? mainProcess(notes), isOurChild(start),
            let main = try? ProcessDescriptor(pid: start.pid)
        {
            return adopt(Orphan(attempt: attempt, start: start, main: main, pipes: pipes, group: group))
        }
        var outcome = Outcome(ending: Ending(status: .lost, reason: .shimLost))
        outcome.startedAt = start?.startedAt
        outcome.survivors = OrphanTree(id: attempt.id, mainPID: nil, group: group).survivors
        settle(attempt, outcome)
    }

    private func isOurChild(_ start: ShimStart) -> Bool {
        guard let entry = ProcessTable.entry(of: start.pid) else { return false }
        return entry.parent == getpid() && entry.startTime == start.startTime
    }

    /// The main process by what it wrote before its exec, where it is our child by now: nobody else can have its pid then.
    private func mainProcess(_ notes: AttemptNotes?) -> ShimStart? {
        guard let pid = notes?.main, let entry = ProcessTable.entry(of: pid), entry.parent == getpid()
        else { return nil }
        let age = ProcessTable.age(ofStartTime: entry.startTime)
        let startedAt = Timestamp(nanoseconds: Clock.now().nanoseconds - age)
        return ShimStart(pid: pid, startTime: entry.startTime, startedAt: startedAt)
    }

    /// Records an end on the shim's behalf, and tells it.
    func settle(_ attempt: Attempt, _ outcome: Outcome) {
        let record = ExitRecord(
            number: attempt.key.number,
            id: attempt.id,
            attempt: attempt.key.attempt,
            launch: attempt.launch,
            outcome: outcome
        )
        if let directory = try? AttemptDirectory.create(
            number: attempt.key.number,
            attempt: attempt.key.attempt,
            in: state
        ) {
            try? directory.writeExit(record)
        }
        group(of: attempt)?.remove()
        observe(attempt.key, attempt.launch, .ended(record))
    }
}

extension ShimHello {
    /// Whether the shim is at this launch of the attempt.
    fileprivate func isAbout(_ attempt: Attempt) -> Bool {
        number == attempt.key.number && self.attempt == attempt.key.attempt && launch == attempt.launch
    }
}
