import CLinux
import Glibc
import JobModel
import LinuxSystem
import SystemPackage
import Values

/// A command whose exit status says whether a job may start. It runs as the job would: in its directory, with its
/// environment and umask. It is ended when it takes too long, or when the supervisor dies.
struct ConditionCommand {
    /// How long it may take.
    static let limit = TimeSpan.seconds(10)

    private let command: ByteString
    private let environment: [ByteString]
    private let directory: ByteString
    private let umask: UInt32

    init(_ command: ByteString, _ environment: [ByteString], _ directory: ByteString, _ umask: UInt32) {
        (self.command, self.environment, self.directory, self.umask) = (command, environment, directory, umask)
    }

    func run() -> ConditionValue {
        let pid: pid_t
        do throws(SystemError) {
            pid = try OwnChildren.start(start)
        } catch {
            return .failure("command '\(command)' could not be run: \(error.errno)")
        }
        let isInTime = awaitEnd(of: pid)
        // Its group, and with it what it left behind. Its pid is not reaped, so the number is still its own.
        kill(-pid, SIGKILL)
        let end = reap(pid)
        OwnChildren.release(pid)
        if !isInTime { return .failure("command '\(command)' took longer than \(Self.limit)") }
        switch end {
        case .exited(let status): return .exit(status)
        case .signalled(let signal, _): return .failure("command '\(command)' was ended by \(signal)")
        case nil: return .failure("how command '\(command)' ended is not known")
        }
    }

    /// How it ended; `nil`: somebody else has reaped it.
    private func reap(_ pid: pid_t) -> ProcessEnd? {
        while true {
            switch ChildProcess.reap(pid) {
            case .ended(let reaped): return reaped.end
            case .unknown: return nil
            case .running:
                var pause = timespec(tv_sec: 0, tv_nsec: 1_000_000)
                nanosleep(&pause, nil)
            }
        }
    }

    /// Whether it ended by itself. It is left unreaped.
    private func awaitEnd(of pid: pid_t) -> Bool {
        // A child that is not reaped: its descriptor is its own.
        guard let process = try? ProcessDescriptor(pid: pid) else { return true }
        return (try? process.descriptor.awaitInput(within: Self.limit)) ?? true
    }

    private func start() throws(SystemError) -> pid_t {
        let null = try Descriptor.open("/dev/null", flags: O_RDWR).duplicate()
        let candidates = CStringList(["/bin/sh"])
        let arguments = CStringList(["sh", "-c", command])
        let variables = CStringList(environment)
        let place = CStringList([directory])
        var failure = clinux_spawn_failure()
        var plan = clinux_spawn_plan()
        plan.candidates = UnsafeRawPointer(candidates.pointers).assumingMemoryBound(to: UnsafePointer<CChar>?.self)
        plan.candidate_count = 1
        plan.argv = UnsafePointer(arguments.pointers)
        plan.envp = UnsafePointer(variables.pointers)
        plan.directory = UnsafePointer(place.pointers[0])
        plan.descriptors = (null.rawValue, null.rawValue, null.rawValue)
        plan.record = -1
        plan.umask = umask
        plan.dies_with_parent = 1
        let pid = withExtendedLifetime((candidates, arguments, variables, place, null)) {
            clinux_spawn(&plan, &failure)
        }
        guard pid > 0 else { throw SystemError("sh", errno: Errno(rawValue: failure.error)) }
        return pid
    }
}
