import CLinux
import Glibc
import LinuxSystem

/// The protocol's two ends, moved away from descriptors 0 and 1: whatever else this process or a child of it prints goes to
/// standard error, and nothing else reads what the client writes.
struct StandardStreams {
    let input: Descriptor
    let output: Descriptor

    /// Takes them over. Afterwards 0 is `/dev/null` and 1 is standard error (or `/dev/null` where that is closed).
    static func take() throws(SystemError) -> StandardStreams {
        let input = Descriptor(owning: try check("dup", "0") { clinux_duplicate(STDIN_FILENO, 3) })
        let output = Descriptor(owning: try check("dup", "1") { clinux_duplicate(STDOUT_FILENO, 3) })
        let null = try Descriptor.open("/dev/null", flags: O_RDWR)
        try check("dup2", "0") { dup2(null.rawValue, STDIN_FILENO) }
        if fcntl(STDERR_FILENO, F_GETFD) < 0 { try check("dup2", "2") { dup2(null.rawValue, STDERR_FILENO) } }
        try check("dup2", "1") { dup2(STDERR_FILENO, STDOUT_FILENO) }
        return StandardStreams(input: input, output: output)
    }
}
