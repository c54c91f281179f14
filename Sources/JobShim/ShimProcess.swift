import CLinux
import Glibc

/// What makes a process a shim.
enum ShimProcess {
    /// Gives this process its name, the orphans below it, a session of its own, and deaf ears to all signals but SIGKILL.
    /// What the launcher left open or set (directory, umask, streams) is put right.
    static func become() {
        _ = clinux_set_name("jobs-shim")
        _ = clinux_become_subreaper()
        // Fails where the launcher did it already.
        _ = setsid()
        clinux_ignore_signals()
        umask(0o077)
        _ = chdir("/")
        // The job's descriptors must be above 2 (see clinux_spawn).
        var null: Int32
        repeat { null = clinux_openat(AT_FDCWD, "/dev/null", O_RDWR, 0) } while (0...2).contains(null)
        if null > 2 { _ = close(null) }
    }
}
