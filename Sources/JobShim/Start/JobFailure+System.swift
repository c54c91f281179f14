import Glibc
import JobModel
import LinuxSystem
import SystemPackage

extension JobFailure {
    /// A system call that failed on the way to the start of the job: `doing` says what was not possible.
    init(step: String, _ error: SystemError, doing: String) {
        self.init(step: step, errno: error.errno.rawValue, message: "\(doing): \(error.errno)")
    }

    /// Whether the machine was short of something at that moment, so that the start can be tried again.
    var isTransient: Bool { [EAGAIN, ENOMEM, EMFILE, ENFILE].contains(errno) }
}
