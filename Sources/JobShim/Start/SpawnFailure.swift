import CLinux
import Glibc
import JobModel
import LinuxSystem
import SystemPackage
import Values

extension Spawner {
    /// The failure of the C function in words that name what it was about.
    func describe(
        _ failure: clinux_spawn_failure,
        candidates: [ByteString],
        limits: [ResourceLimit]
    ) -> JobFailure {
        let command = submission.command[0]
        let reason = Errno(rawValue: failure.error)
        let step: String
        let message: String
        switch clinux_spawn_step(UInt32(failure.step)) {
        case clinux_spawn_step_session: (step, message) = ("session", "no session could be made: \(reason)")
        case clinux_spawn_step_descriptors:
            (step, message) = ("descriptors", "the standard streams could not be set up: \(reason)")
        case clinux_spawn_step_cgroup:
            (step, message) = ("cgroup", "the job's control group could not be entered: \(reason)")
        case clinux_spawn_step_terminal:
            (step, message) = ("terminal", "the terminal could not become the job's own: \(reason)")
        case clinux_spawn_step_limit:
            let limit = limits[Int(failure.index)]
            let value = limit.soft == .max ? "unlimited" : String(limit.soft)
            step = "limit \(limit.name)"
            message = "the limit \(limit.name) could not be set to \(value): \(reason)"
        case clinux_spawn_step_niceness:
            step = "niceness"
            message = "the niceness could not be set to \(submission.niceness ?? 0): \(reason)"
        case clinux_spawn_step_directory:
            step = "directory"
            message = "the directory \(submission.directory) could not be entered: \(reason)"
        case clinux_spawn_step_find:
            step = JobFailure.findStep
            message =
                command.bytes.contains(UInt8(ascii: "/"))
                ? "there is no \(command)" : "the command \(command) was not found along the job's PATH"
        case clinux_spawn_step_exec:
            step = "exec"
            let path = candidates[Int(failure.index)]
            let problem = Interpreter(of: path, in: submission.directory)?.problem(failure.error, in: path)
            message = "\(path) cannot be executed: \(problem ?? reason.description)"
        default: (step, message) = ("fork", "no process could be made: \(reason)")
        }
        return JobFailure(step: step, errno: failure.error, message: message)
    }
}

extension JobFailure {
    /// A system call that failed on the way to the start of the job: `doing` says what was not possible.
    init(step: String, _ error: SystemError, doing: String) {
        self.init(step: step, errno: error.errno.rawValue, message: "\(doing): \(error.errno)")
    }

    /// Whether the machine was short of something at that moment, so that the start can be tried again.
    var isTransient: Bool { [EAGAIN, ENOMEM, EMFILE, ENFILE].contains(errno) }
}
