import Glibc
package import JobModel
import LinuxSystem

extension SubmitterTerminal {
    /// The controlling terminal of this process; `nil` if it has none, or if its session has no leader any more.
    package static func current() -> SubmitterTerminal? {
        guard let own = ProcessTable.entry(of: getpid()), own.terminal != 0,
            let leader = ProcessTable.entry(of: own.session), leader.terminal == own.terminal,
            let path = path(of: own.terminal)
        else { return nil }
        return SubmitterTerminal(
            path: path,
            device: own.terminal,
            leader: leader.pid,
            leaderStart: leader.startTime
        )
    }

    /// Where the device is: the streams name it mostly, else it is looked for among the pseudo-terminals.
    private static func path(of device: Int32) -> String? {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            guard isatty(descriptor) == 1, let name = ttyname(descriptor).map({ String(cString: $0) }) else { continue }
            if self.device(name) == device { return name }
        }
        // proc_pid_stat(5): the minor number is in bits 31 to 20 and 7 to 0.
        let number = (UInt32(bitPattern: device) >> 20) << 8 | UInt32(bitPattern: device) & 0xFF
        let major = (UInt32(bitPattern: device) >> 8) & 0xFFF
        // Pseudo-terminals have the major numbers 136 to 143, 256 each.
        guard (136...143).contains(major) else { return nil }
        let name = "/dev/pts/\((major - 136) * 256 + number)"
        return self.device(name) == device ? name : nil
    }

    /// The device number of a file, as proc_pid_stat(5) writes it.
    private static func device(_ path: String) -> Int32? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFCHR else { return nil }
        // As Linux encodes it in 32 bits (new_encode_dev).
        let device = UInt64(status.st_rdev)
        let (major, minor) = (UInt32(device >> 8 & 0xFFF), UInt32(device & 0xFF | device >> 12 & 0xFFF00))
        return Int32(bitPattern: (minor & 0xFF) | (major << 8) | ((minor & ~0xFF) << 12))
    }
}
