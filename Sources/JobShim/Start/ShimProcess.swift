import CLinux
import Glibc
import LinuxSystem
import Synchronization

/// What makes a process a shim.
enum ShimProcess {
    /// Gives this process its name, the orphans below it, a session of its own, and deaf ears to all signals but SIGKILL.
    /// What the launcher left open or set (directory, umask, streams) is put right.
    static func become() {
        _ = clinux_set_name("jobs-shim")
        _ = clinux_become_subreaper()
        // Fails where the launcher did it already.
        _ = setsid()
        clinux_block_signals()
        clinux_keep_memory()
        ResourceLimits.raise()
        umask(0o077)
        _ = chdir("/")
        // Descriptors 0 to 2 must be taken: the job's streams are above them (see clinux_spawn).
        var null: Int32
        repeat { null = clinux_openat(AT_FDCWD, "/dev/null", O_RDWR, 0) } while (0...2).contains(null)
        leave([STDIN_FILENO, STDOUT_FILENO], for: null)
        _ = close(null)
    }

    /// Gives back the memory that was needed for the start alone.
    static func releaseMemory() { clinux_release_memory() }

    /// Lets go of the launcher's last stream, once. A shim that owns a job has nothing more to say there, and must not keep
    /// a terminal or a pipe open for as long as the job runs.
    static func leaveLauncher() {
        guard hasLauncher.exchange(false, ordering: .relaxed) else { return }
        let null = clinux_openat(AT_FDCWD, "/dev/null", O_RDWR, 0)
        leave([STDERR_FILENO], for: null)
        _ = close(null)
    }

    private static let hasLauncher = Atomic<Bool>(true)

    private static func leave(_ streams: [Int32], for null: Int32) {
        for stream in streams { _ = dup2(null, stream) }
    }
}
