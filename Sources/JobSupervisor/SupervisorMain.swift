import CLinux
import Glibc
import JobExecutors
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Logging
import Values

/// `jobs supervisor run`: the background process, from its first instruction to its last.
package enum SupervisorMain {
    /// Serves the state directory until it is told to stop or has had nothing to do for long. Never returns.
    package static func run(_ options: SupervisorOptions) -> Never {
        let readiness = Readiness(options.readyDescriptor)
        do {
            let supervisor = try Supervisor(options)
            readiness.report(nil)
            try supervisor.serve()
            exit(0)
        } catch is AnotherServes {
            readiness.report(nil)
            exit(0)
        } catch {
            let error = Engine.storageError(error)
            readiness.report(error)
            Descriptor.standardError.writeLine("jobs supervisor: \(error)")
            exit(125)
        }
    }
}

/// Tells whoever started the supervisor, in one line, that it listens or why it does not.
private struct Readiness {
    private let descriptor: Descriptor?

    init(_ number: Int32?) { descriptor = number.map { Descriptor(owning: $0) } }

    func report(_ error: JobsError?) {
        guard let descriptor else { return }
        let line = error.map { JSONRPCError($0).json.encodedText } ?? "ready"
        try? descriptor.writeAll(Array("\(line)\n".utf8))
        descriptor.closeEarly()
    }
}

/// Not a failure: whoever wanted a supervisor has one.
private struct AnotherServes: Error {}

/// The parts of a supervisor that is starting, in the order in which they depend on each other.
private final class Supervisor {
    private let state: StateDirectory
    private let lock: FileLock
    private let listener: Descriptor
    private let signals: Descriptor
    private let executors: Executors
    private let engine: GuardedEngine
    private let readers: Readers
    private let server: SocketServer
    private let log: Logger
    private let options: SupervisorOptions

    init(_ options: SupervisorOptions) throws {
        self.options = options
        Self.prepareProcess()
        let surroundings = try SupervisorSurroundings.settle(group: options.group)
        signals = Descriptor(owning: try check("signalfd") { clinux_signalfd([SIGTERM, SIGINT], 2) })
        state = try StateDirectory.open(path: try StateDirectory.locate(home: options.home), create: true)
        // Of an earlier release, or where somebody has removed one.
        try state.furnish()
        lock = try Self.lock(state, options.inherited)
        SupervisorMark(pid: getpid(), release: SupervisorProtocol.release).write(to: lock.descriptor)
        let logFile = try SupervisorLog(state)
        log = logFile.logger
        // A supervisor that somebody starts takes back what `supervisor stop` said.
        if state.directory.exists(StateFile.supervisorStopped) {
            try? state.directory.remove(StateFile.supervisorStopped)
        }
        let database = try Self.openDatabase(state)
        let inbox = try Inbox<Work>()
        let delegation = try? surroundings.delegation.get()
        let place = ExecutorSurroundings(state: state, log: logFile.descriptor, delegation: delegation) {
            inbox.put(.executor($0, launch: $1, $2))
        }
        executors = try Executors(options.executors, in: place)
        let engine = try Engine(
            state: state,
            database: database,
            executors: executors,
            inbox: inbox,
            dispatch: { engine, request in try engine.dispatch(request) },
            options: options,
            surroundings: surroundings,
            log: log
        )
        let metrics = engine.metrics
        self.engine = GuardedEngine(engine, inbox: inbox)
        server = SocketServer(
            receive: { [quickReads = QuickReads(self.engine)] in
                let request = metrics.measuring($0)
                if !quickReads.answer(request) { inbox.put(.request(request)) }
            },
            closed: { inbox.put(.disconnected($0)) }
        )
        listener =
            try options.inherited.map { Descriptor(owning: $0.listener) }
            ?? UnixSocket.listen(StateFile.supervisorSocket, in: state.directory, backlog: 1024)
        let readers = try Readers(state, self.engine)
        self.readers = readers
        try self.engine.withLock { [server] engine in
            engine.clientCount = { server.clientCount }
            engine.readers = readers
            try engine.recover(pools: options.pools)
            if engine.database.needsCheck { try engine.checkDatabase() }
        }
        try server.serve(listener)
        for problem in options.problems { log.warning("ignored: \(problem)") }
        log.info("started", metadata: ["release": "\(SupervisorProtocol.release)", "home": "\(state.path)"])
    }

    /// What the process inherited from whoever started it must not matter.
    private static func prepareProcess() {
        _ = clinux_set_name("jobs-supervisor")
        _ = clinux_become_subreaper()
        umask(0o077)
        _ = chdir("/")
        // A file that may not grow and time that is used up are errors of a call, not its end.
        for ignored in [
            SIGPIPE, SIGHUP, SIGQUIT, SIGTTIN, SIGTTOU, SIGTSTP, SIGUSR1, SIGUSR2, SIGXFSZ, SIGXCPU,
        ] {
            signal(ignored, SIG_IGN)
        }
    }

    /// On a full disk the ballast makes the room that opening takes.
    private static func openDatabase(_ state: StateDirectory) throws -> Database {
        do throws(JobsError) {
            return try Database.open(in: state)
        } catch  where error.code == .storage {
            guard try Ballast(state).release() else { throw error }
            return try Database.open(in: state)
        }
    }

    /// The lock makes this supervisor the only one.
    private static func lock(_ state: StateDirectory, _ inherited: SupervisorOptions.Inherited?) throws -> FileLock {
        if let inherited { return FileLock(holding: Descriptor(owning: inherited.lock)) }
        // The one before may be about to leave: it gives up its socket first, its lock last.
        for _ in 0..<50 {
            let wait = TimeSpan.milliseconds(200)
            if let lock = try FileLock.wait(StateFile.supervisorLock, in: state.directory, within: wait) { return lock }
            if (try? UnixSocket.connect(StateFile.supervisorSocket, in: state.directory, within: wait)) != nil {
                throw AnotherServes()
            }
        }
        throw JobsError(
            .unavailable,
            "another process holds \(state.path)/\(StateFile.supervisorLock) but does not accept connections",
            advice: .examine
        )
    }

    func serve() throws {
        switch try engine.run(signals: signals) {
        case .exit:
            log.info("stopping")
            try close()
        case .abandon:
            log.error("leaving a damaged database")
            try? state.directory.remove(StateFile.supervisorSocket)
            executors.shutDown()
            server.shutDown()
        case .replace(let executable):
            log.info("replaced", metadata: ["executable": "\(executable)"])
            try close(keepingSocket: true)
            try replace(by: executable)
        }
    }

    private func close(keepingSocket: Bool = false) throws {
        if !keepingSocket { try? state.directory.remove(StateFile.supervisorSocket) }
        executors.shutDown()
        server.shutDown()
        readers.shutDown()
        try engine.withLock { try $0.database.close() }
    }

    /// exec(2): the process keeps its pid, its lock, its socket, and its children.
    private func replace(by executable: ByteString) throws {
        SupervisorMark.erase(from: self.lock.descriptor)
        let lock = Descriptor(owning: self.lock.descriptor.release())
        let listener = Descriptor(owning: self.listener.release())
        for kept in [lock, listener] { try check("fcntl") { clinux_set_close_on_exec(kept.rawValue, 0) } }
        let idle: [ByteString] =
            options.isIdleTimeGiven ? ["--idle", ByteString("\(options.idleTime.milliseconds)ms")] : []
        let arguments = CStringList(
            [
                "jobs", "supervisor", "run", "--home", ByteString(state.path),
                "--lock-descriptor", ByteString("\(lock.rawValue)"),
                "--listen-descriptor", ByteString("\(listener.rawValue)"),
            ] + idle
        )
        let path = CStringList([executable])
        let error = withExtendedLifetime((path, arguments)) {
            if let file = path.pointers[0] { execv(file, arguments.pointers) }
            return SystemError.last("exec", executable.description)
        }
        log.error("the replacement could not be executed", metadata: ["error": "\(error)"])
        throw error
    }
}
