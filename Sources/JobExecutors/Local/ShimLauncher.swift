import CLinux
import JobModel
import LinuxSystem
import SystemPackage
import Values

/// Starts shims: this very executable, in its hidden mode, in a session of its own.
struct ShimLauncher: Sendable {
    /// Where the shim's own last words go.
    private let log: Descriptor
    private let null: Descriptor

    /// Where a shim writes the directories of later attempts, whose numbers are longer: they stand in its arguments, for
    /// people and for `EnclosingShim`. That it is given one also tells the shim that it may wait for another attempt.
    private static let room = ByteString(String(repeating: " ", count: 24))

    init(log: Descriptor) throws(SystemError) {
        self.log = log
        null = try Descriptor.open("/dev/null", flags: 2).duplicate()
    }

    /// Returns the pid of a shim that serves the attempt directory and is connected to `connection`, which takes the
    /// place of its standard input: the one descriptor besides the log that it is given.
    func launch(directory: String, connection: Descriptor) throws(SystemError) -> Int32 {
        // This file even where the executable was replaced or removed since.
        let candidates = CStringList(["/proc/self/exe"])
        let arguments = CStringList(["jobs-shim", ByteString(directory), "0", Self.room])
        let environment = CStringList(Environment.entries())
        let root = CStringList(["/"])
        let inherited = try connection.duplicate()
        var failure = clinux_spawn_failure()
        var plan = clinux_spawn_plan()
        plan.candidates = UnsafeRawPointer(candidates.pointers).assumingMemoryBound(to: UnsafePointer<CChar>?.self)
        plan.candidate_count = 1
        plan.argv = UnsafePointer(arguments.pointers)
        plan.envp = UnsafePointer(environment.pointers)
        plan.directory = UnsafePointer(root.pointers[0])
        plan.descriptors = (inherited.rawValue, null.rawValue, log.rawValue)
        plan.record = -1
        plan.umask = 0o077
        plan.shares_memory = 1
        let pid = withExtendedLifetime((candidates, arguments, environment, root, inherited)) {
            clinux_spawn(&plan, &failure)
        }
        guard pid > 0 else { throw SystemError("start of the shim", errno: Errno(rawValue: failure.error)) }
        return pid
    }
}
