import Glibc
import JobStore
import LinuxSystem
import Values

/// The lock that proves that a supervisor lives, seen from outside.
struct SupervisorLock {
    let home: StateDirectory

    /// The process that holds the lock, as the kernel knows it (proc_locks(5)); `nil`: nobody, or it cannot be seen.
    var holder: pid_t? {
        guard let status = try? home.directory.status(of: StateFile.supervisorLock),
            let file = try? Descriptor.open("/proc/locks", flags: O_RDONLY),
            let bytes = try? file.readAll(limit: 16 << 20)
        else { return nil }
        // 1: FLOCK  ADVISORY  WRITE 4711 08:01:131 0 EOF
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count >= 6, fields[1] == "FLOCK", let pid = pid_t(fields[4]), pid > 0,
                fields[5].split(separator: ":").last.flatMap({ UInt64($0) }) == UInt64(status.st_ino),
                Self.isOpen(status, in: pid)
            else { continue }
            return pid
        }
        return nil
    }

    /// Whether the process has the file open: the device that /proc/locks names is not always the one of stat(2).
    private static func isOpen(_ file: stat, in pid: pid_t) -> Bool {
        guard let names = try? Directory("/proc/\(pid)/fd").names() else { return false }
        return names.contains { name in
            var status = stat()
            return stat("/proc/\(pid)/fd/\(name)", &status) == 0 && status.st_ino == file.st_ino
                && status.st_dev == file.st_dev
        }
    }
}
