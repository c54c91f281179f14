import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// What a shim has for life, whichever attempts it runs: the state directory, its socket in there, and who it is.
final class ShimPlace {
    let state: StateDirectory
    let process: ProcessIdentity
    /// What is said to a shim on another machine than its supervisor; `nil` on the same.
    let guest: ShimGuest?
    /// The shim's own socket: a supervisor that comes later, and what runs in the job, ask here. `nil`: nobody can.
    let listener: Descriptor?
    private let sockets: Directory?
    /// As it stands in the paths of attempts.
    private let path: String
    /// The environment that the last job had: in a busy queue the next one has the same.
    private var environment: (name: String, entries: [ByteString])?

    /// Opens the state directory of this attempt, and listens.
    init(of attempt: String, as guest: ShimGuest?) throws(ShimRefusal) {
        self.guest = guest
        path = Self.stateDirectory(of: attempt)
        let pid = getpid()
        let startTime = ProcessTable.entry(of: pid)?.startTime ?? 0
        process = ProcessIdentity(pid: pid, startTime: startTime, bootID: Machine.bootID())
        guard guest == nil else {
            let path = self.path
            state = try ShimRefusal.unless("cannot use the shared directory") { () throws(SystemError) in
                try StateDirectory.openShared(path: path, create: false)
            }
            (sockets, listener) = (nil, nil)
            return
        }
        do throws(JobsError) {
            state = try StateDirectory.open(path: path, create: false)
        } catch {
            throw .failed(error.description)
        }
        let state = self.state
        let sockets = try ShimRefusal.unless("cannot listen") { () throws(SystemError) in try state.shimSockets() }
        self.sockets = sockets
        listener = try ShimRefusal.unless("cannot listen") { () throws(SystemError) in
            try UnixSocket.listen(StateFile.shimSocket(pid), in: sockets, backlog: 16)
        }
    }

    /// Whether the attempt lies in the same state directory.
    func contains(_ attempt: String) -> Bool { Self.stateDirectory(of: attempt) == path }

    /// Takes the socket away: this process ends. One that is killed leaves it to its supervisor.
    func leave() { try? sockets?.remove(StateFile.shimSocket(process.pid)) }

    /// The environment that is stored under this name; `nil` where it is not (any more).
    func environment(_ name: String) throws(SystemError) -> [ByteString]? {
        if let environment, environment.name == name { return environment.entries }
        let entries = try EnvironmentStore(state).load(name)
        environment = entries.map { (name, $0) }
        return entries
    }

    /// Lets go of what only the next job would need: this one takes its time.
    func releaseMemory() {
        environment = nil
        ShimProcess.releaseMemory()
    }

    /// Three levels up; see `AttemptFile.directory`.
    private static func stateDirectory(of attempt: String) -> String {
        "/" + attempt.split(separator: "/").dropLast(3).joined(separator: "/")
    }
}
