import Glibc
import LinuxSystem
import Values

/// Files that a test writes and then executes.
package enum ProgramFile {
    /// F_SETLEASE of fcntl(2), which Glibc does not show to Swift.
    private static let setLease: Int32 = 1024

    /// Returns when nobody has the file open for writing any more.
    ///
    /// execve(2) refuses such a file with ETXTBSY. The descriptor that wrote it is closed by then, but a process that another
    /// thread forked meanwhile has a copy until its own execve(2). A read lease is granted only without writers (fcntl(2)).
    package static func awaitNoWriter(of path: String) throws {
        let file = try Descriptor.open(path, flags: O_RDONLY)
        while fcntl(file.rawValue, setLease, F_RDLCK) != 0 {
            guard errno == EAGAIN else { throw SystemError.last("fcntl F_SETLEASE", path) }
            sched_yield()
        }
        try check("fcntl F_SETLEASE", path) { fcntl(file.rawValue, setLease, F_UNLCK) }
    }
}
