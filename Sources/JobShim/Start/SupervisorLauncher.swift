import CLinux
import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// Starts supervisors beside this process, so that they are not in the job's tree, which dies with the job.
enum SupervisorLauncher {
    /// What the shim itself is executed from, also after an update has replaced the file.
    private static let ownExecutable: ByteString = "/proc/self/exe"

    /// Starts what was asked for, or, where that cannot be executed, this process's own executable with the same
    /// arguments. Returns the pid.
    ///
    /// - Parameter ready: inherited under its number, which is appended to the arguments.
    static func start(_ launch: ShimRequest.SupervisorLaunch, ready: Descriptor?) throws(SystemError) -> pid_t {
        let option = ready.map { [ByteString(ShimProtocol.readyDescriptorOption), ByteString(String($0.rawValue))] }
        let null = Descriptor(
            owning: try check("open", "/dev/null") { clinux_openat(AT_FDCWD, "/dev/null", O_RDWR, 0) }
        )
        let arguments = CStringList(launch.arguments + (option ?? []))
        let variables = CStringList(launch.environment)
        let streams = [null.rawValue, null.rawValue, null.rawValue]
        func execute(_ path: ByteString) throws(SystemError) -> pid_t {
            let path = CStringList([path])
            return try withExtendedLifetime((path, arguments, variables, null, ready)) { () throws(SystemError) in
                try check("exec", "supervisor") {
                    clinux_start_sibling(
                        path.pointers[0],
                        arguments.pointers,
                        variables.pointers,
                        streams,
                        ready?.rawValue ?? -1
                    )
                }
            }
        }
        do throws(SystemError) {
            return try execute(launch.executable)
        } catch {
            return try execute(ownExecutable)
        }
    }

    /// Starts a supervisor where none lives and nobody has said that none should: the queue behind an ended job goes on.
    static func startIfNeeded(for state: StateDirectory) {
        guard !state.directory.exists(StateFile.supervisorStopped),
            (try? FileLock.isHeld(StateFile.supervisorLock, in: state.directory)) == false
        else { return }
        let launch = ShimRequest.SupervisorLaunch(
            executable: ownExecutable,
            arguments: ["jobs", "supervisor", "run", "--home", ByteString(state.path)],
            environment: Environment.entries()
        )
        // Without one the queue waits for the next command; nobody is there to be told.
        _ = try? start(launch, ready: nil)
    }
}
