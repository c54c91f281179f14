import CLinux
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import SystemPackage
import Values

extension LocalWorker {
    /// Prepares the attempt's directory, and gives it to a shim that is idle or to a new one.
    func launch(_ attempt: Attempt) {
        do throws(SystemError) {
            let directory = try AttemptDirectory.create(
                number: attempt.key.number,
                attempt: attempt.key.attempt,
                in: state
            )
            if attempt.launch > 1 { directory.directory.removeTemporaries() }
            if attempt.submission.standardInput == .stored {
                try directory.takeStandardInput(of: attempt.id, from: state)
            }
            if case .text(let text) = attempt.submission.standardInput {
                try directory.directory.replaceFile(AttemptFile.standardInput, with: text.bytes, synchronized: false)
            }
            try directory.writeSpec(spec(of: attempt))
            FaultPoint.reach("supervisor-before-launch", in: state.directory)
            let (socket, shim) = try shim(for: path(of: attempt.key))
            FaultPoint.reach("supervisor-after-launch", in: state.directory)
            // It runs: where it cannot be watched for want of descriptors, it is found again as after a restart.
            guard let shim else { return reconnect(attempt) }
            connect(attempt, socket: socket, shim: shim, isChild: true)
        } catch {
            let failure = JobFailure(
                step: "launch",
                errno: error.errno.rawValue,
                message: "the job's shim could not be started: \(error)"
            )
            observe(attempt.key, attempt.launch, .launchFailed(failure))
        }
    }

    /// The shim that now runs the attempt in this directory, an idle one or a new one; without its process descriptor where
    /// there are no more of those.
    private func shim(for directory: String) throws(SystemError) -> (Descriptor, ProcessDescriptor?) {
        if let spare = takeSpare(for: directory) { return spare }
        let (ours, theirs) = try connection()
        let pid = try launcher.launch(directory: directory, connection: theirs)
        return (ours, try? ProcessDescriptor(pid: pid))
    }

    /// How many descriptors no launch takes, so that submissions can still be stored and clients be served while as many
    /// jobs run as the process has descriptors for.
    private static let spareDescriptors: Int32 = 16

    /// The two ends of the connection with a shim. Throws EMFILE where only the spare descriptors are left: the kernel hands
    /// out the lowest number that is free.
    private func connection() throws(SystemError) -> (ours: Descriptor, theirs: Descriptor) {
        let (ours, theirs) = try UnixSocket.pair()
        guard Int(max(ours.rawValue, theirs.rawValue) + Self.spareDescriptors) < clinux_descriptor_limit() else {
            throw SystemError("socketpair", errno: .tooManyOpenFiles)
        }
        try ours.setNonblocking(true)
        return (ours, theirs)
    }

    func path(of key: Attempt.Key) -> String {
        "\(state.path)/\(AttemptFile.directory(number: key.number, attempt: key.attempt))"
    }

    /// Talks to the shim from now on, and sees when it ends.
    @discardableResult
    func connect(_ attempt: Attempt, socket: Descriptor, shim: ProcessDescriptor, isChild: Bool) -> ShimLink {
        let link = ShimLink(attempt: attempt, socket: socket, shim: shim, isChild: isChild)
        if isChild { children.insert(shim.pid) }
        links[attempt.key] = link
        link.socketToken = watch(socket, .readable) { [unowned self, unowned link] in serve(link) }
        link.shimToken = watch(shim.descriptor, .readable) { [unowned self, unowned link] in shimEnded(link) }
        return link
    }

    /// Forgets the shim, which has ended or has nothing to say any more. Who waits for an answer is told by
    /// `failOpenRequests`, after what has become of the attempt: an end explains why nothing was done any more.
    func disconnect(_ link: ShimLink) {
        unwatch(link)
        if links[link.attempt.key] === link { links[link.attempt.key] = nil }
    }

    func unwatch(_ link: ShimLink) {
        unwatch(link.socket, token: link.socketToken)
        unwatch(link.shim.descriptor, token: link.shimToken)
        (link.socketToken, link.shimToken) = (nil, nil)
    }

    private func serve(_ link: ShimLink) {
        link.flush()
        link.receive(scratch: scratch) { input in
            switch input {
            case .notification(let notification): handle(notification, from: link)
            // The shim's end is told by its process descriptor; a connection that broke alone is not missed until then.
            case .closed:
                unwatch(link.socket, token: link.socketToken)
                link.socketToken = nil
            }
        }
        updateInterest(of: link)
    }

    func updateInterest(of link: ShimLink) {
        guard let token = link.socketToken, links[link.attempt.key] === link else { return }
        try? poller.modify(link.socket, link.wantsToWrite ? [.readable, .writable] : .readable, token: token)
    }

    func handle(_ notification: ShimNotification, from link: ShimLink) {
        let (key, launch) = (link.attempt.key, link.attempt.launch)
        switch notification {
        case .started(let start):
            link.start = start
            observe(key, launch, .started(AttemptStart(start, state: .running)))
        case .paused: observe(key, launch, .paused)
        case .resumed: observe(key, launch, .resumed)
        case .stopped(let stoppage): observe(key, launch, .stopped(stoppage))
        case .continued: observe(key, launch, .stopped(nil))
        case .ready(let time): observe(key, launch, .ready(time))
        case .waitsForInput(let wait): observe(key, launch, .waitsForInput(wait))
        case .survived(let survivors): observe(key, launch, .survived(survivors))
        case .ended(let ended, let record) where ended == launch: settle(link, record)
        case .failed(let message): link.failure = message
        case .progressed(let note): observe(key, launch, .progressed(note.fraction, message: note.message))
        case .mainEnded(let outcome): link.mainEnd = outcome
        case .idle: addSpare(link)
        case .ended: break
        }
    }

    /// The exit record is published: the attempt is over, also where the shim stays with survivors.
    /// - Parameter told: The record as the shim told it; `nil`: it is read from its file.
    func settle(_ link: ShimLink, _ told: ExitRecord? = nil) {
        guard links[link.attempt.key] === link, let record = told ?? exitRecord(of: link.attempt) else { return }
        finish(link)
        endings[link.attempt.key] = nil
        observe(link.attempt.key, link.attempt.launch, .ended(record))
        link.failOpenRequests()
    }

    /// Lets go of a link whose attempt is over. A shim that is our child is still waited for, and listened to: it may offer
    /// to run another attempt.
    private func finish(_ link: ShimLink) {
        guard link.isChild else { return disconnect(link) }
        links[link.attempt.key] = nil
        former[link.shim.pid] = link
    }

    /// The record of this launch's end, where there is one that can be read.
    func exitRecord(of attempt: Attempt) -> ExitRecord? {
        let directory = try? AttemptDirectory.open(number: attempt.key.number, attempt: attempt.key.attempt, in: state)
        return try? directory?.readExit(launch: attempt.launch)
    }
}

extension AttemptStart {
    /// The start as a shim tells it.
    init(_ start: ShimStart, state: ShimState) {
        self.init(
            startedAt: start.startedAt,
            pid: start.pid,
            isPaused: state == .paused,
            keepers: start.keepers
        )
    }
}
