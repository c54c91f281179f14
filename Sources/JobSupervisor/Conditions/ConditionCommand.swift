import JobModel
import LinuxSystem
import Values

/// A command whose exit status says whether a job may start. It runs as the job would: in its directory, with its
/// environment and umask. It is ended when it takes too long, or when the supervisor dies.
struct ConditionCommand {
    /// How long it may take.
    static let limit = TimeSpan.seconds(10)

    private let command: ByteString
    private let environment: [ByteString]
    private let directory: ByteString
    private let umask: UInt32

    init(_ command: ByteString, _ environment: [ByteString], _ directory: ByteString, _ umask: UInt32) {
        (self.command, self.environment, self.directory, self.umask) = (command, environment, directory, umask)
    }

    func run() -> ConditionValue {
        let program = BoundedProgram(
            ["/bin/sh", "-c", command],
            environment: environment,
            directory: directory,
            umask: umask,
            keepsOutput: false,
            limit: Self.limit
        )
        let result: BoundedProgram.Result
        do throws(SystemError) {
            result = try program.run()
        } catch {
            return .failure("command '\(command)' could not be run: \(error.errno)")
        }
        if !result.isInTime { return .failure("command '\(command)' took longer than \(Self.limit)") }
        switch result.end {
        case .exited(let status): return .exit(status)
        case .signalled(let signal, _): return .failure("command '\(command)' was ended by \(signal)")
        case nil: return .failure("how command '\(command)' ended is not known")
        }
    }
}
