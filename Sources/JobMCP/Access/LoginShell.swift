import Glibc
import JobModel
import LinuxSystem
import Values

/// The user's login shell, asked for the environment that its start-up files make.
enum LoginShell {
    /// Start-up files that take longer are not waited for.
    static let limit = TimeSpan.seconds(8)
    private static let largest = 4 << 20

    /// Runs `$SHELL` as an interactive login shell, in a session of its own, away from every terminal and stream; `nil`
    /// where it gives no answer in time.
    static func environment() -> [ByteString]? {
        let shell = Environment.variable("SHELL") ?? "/bin/sh"
        // Start-up files print what they like; what counts stands behind the mark.
        let mark = "jobs-environment-\(JobID())"
        let arguments = [shell, "-i", "-l", "-c", "printf '%s\\0' \(mark); env -0"]
        guard let ends = try? Descriptor.pipe(), let pid = start(shell, arguments, output: ends.write) else {
            return nil
        }
        ends.write.closeEarly()
        let bytes = read(ends.read)
        // Its session: whatever it left behind goes, too.
        _ = kill(-pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return bytes.flatMap { entries(in: $0, after: mark) }
    }

    private static func start(_ shell: String, _ arguments: [String], output: Descriptor) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, output.rawValue, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_RDWR, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        // POSIX_SPAWN_SETSID is 0x80 and hidden by the Glibc module.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | 0x80))
        var pid: pid_t = 0
        let argv = CStringList(arguments.map { ByteString($0) })
        let envp = CStringList(Environment.entries())
        let failure = withExtendedLifetime((argv, envp)) {
            posix_spawn(&pid, shell, &actions, &attributes, argv.pointers, envp.pointers)
        }
        return failure == 0 ? pid : nil
    }

    /// All up to the end, or to the limit of time.
    private static func read(_ pipe: Descriptor) -> [UInt8]? {
        let deadline = Clock.monotonic() + limit.nanoseconds
        var bytes: [UInt8] = []
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { chunk.deallocate() }
        while bytes.count < largest {
            let left = TimeSpan(nanoseconds: max(0, deadline - Clock.monotonic()))
            guard (try? pipe.awaitInput(within: left)) == true, let count = try? pipe.read(into: chunk) else {
                return nil
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
        return nil
    }

    /// The entries behind the mark, each ended by NUL.
    static func entries(in bytes: [UInt8], after mark: String) -> [ByteString]? {
        let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
        guard let start = parts.firstIndex(where: { $0.suffix(mark.utf8.count).elementsEqual(mark.utf8) }) else {
            return nil
        }
        let entries = parts[(start + 1)...].filter { $0.contains(UInt8(ascii: "=")) }.map { ByteString($0) }
        return entries.isEmpty ? nil : entries
    }
}
