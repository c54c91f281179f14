import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import SystemPackage
import Values

/// A shim in whose job's tree this process runs. What this process starts would end with that job; what the shim starts
/// beside itself does not.
struct EnclosingShim {
    /// How long a shim may take to answer.
    private static let answerTime = TimeSpan.seconds(10)

    let pid: pid_t
    /// The shim's argument.
    let attemptDirectory: String

    /// All of them, the outermost first: what that one starts is in nobody's tree.
    static func all() -> [EnclosingShim] {
        var shims: [EnclosingShim] = []
        var pid = getppid()
        // Each step leads to an older process, or to one that inherited an orphan; the bound is for a torn look.
        for _ in 0..<1000 where pid > 1 {
            guard let entry = ProcessTable.entry(of: pid) else { break }
            if entry.command == "jobs-shim" {
                let arguments = ProcessTable.arguments(of: pid)
                if arguments.count > 1 { shims.append(EnclosingShim(pid: pid, attemptDirectory: arguments[1])) }
            }
            pid = entry.parent
        }
        return shims.reversed()
    }

    /// Has the shim start the program; false where it does not.
    func start(_ program: SupervisorProgram, ready: Descriptor) -> Bool {
        do throws(SystemError) {
            return try ask(program, ready: ready)
        } catch {
            return false
        }
    }

    private func ask(_ program: SupervisorProgram, ready: Descriptor) throws(SystemError) -> Bool {
        let socket = try connection()
        // Names of processes prove nothing: it must be this very one that listens, and be ours.
        guard try UnixSocket.peerProcess(of: socket) == pid, try UnixSocket.peerUser(of: socket) == geteuid() else {
            return false
        }
        let launch = ShimRequest.SupervisorLaunch(
            executable: program.executable,
            arguments: program.arguments,
            environment: program.environment
        )
        let line = ShimRequest.launchSupervisor(launch).message(id: 1).line
        let sent = try UnixSocket.send(line, descriptors: [ready.rawValue], over: socket)
        try UnixSocket.sendAll(line[sent...], over: socket)
        return try isGranted(over: socket)
    }

    /// A connection to its socket, which shims of earlier releases have in the attempt's directory.
    private func connection() throws(SystemError) -> Descriptor {
        let state = "/" + attemptDirectory.split(separator: "/").dropLast(3).joined(separator: "/")
        do throws(SystemError) {
            let sockets = try Directory("\(state)/\(StateFile.shims)")
            return try UnixSocket.connect(StateFile.shimSocket(pid), in: sockets, within: Self.answerTime)
        } catch let error where [.noSuchFileOrDirectory, .connectionRefused].contains(error.errno) {
            let directory = try Directory(attemptDirectory)
            return try UnixSocket.connect(AttemptFile.controlSocket, in: directory, within: Self.answerTime)
        }
    }

    private func isGranted(over socket: Descriptor) throws(SystemError) -> Bool {
        var lines = LineBuffer(limit: ShimProtocol.lineLimit)
        while let line = try lines.next(from: socket) {
            guard let json = try? JSONParser.parse(line), let message = try? JSONRPCMessage(json: json) else {
                return false
            }
            switch message {
            case .result(1, _): return true
            case .failure: return false
            default: continue
            }
        }
        return false
    }
}
