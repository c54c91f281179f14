import Glibc
import JobModel
import LinuxSystem
import Synchronization
package import Values

/// A world of its own for one test: a state directory, a place for files, and `jobs` that knows nothing else.
///
/// A suite with the trait `.home` has a fresh one in `Home.current` for each of its tests. When the test is over,
/// every process of the home is ended, and the home is removed.
package final class Home: Sendable {
    @TaskLocal static var bound: Home?

    /// The home of the running test.
    package static var current: Home {
        guard let bound else { preconditionFailure("the suite lacks the trait .home") }
        return bound
    }

    /// `/tmp/jobs-test.XXXXXX`.
    package let root: String
    /// `JOBS_HOME`.
    package var state: String { root + "/state" }
    /// The working directory of commands; for files and FIFOs of the test.
    package var work: String { root + "/work" }
    private var programs: String { root + "/bin" }

    private let environment: Mutex<[String: String]>
    private let cleanups = Mutex<[@Sendable () -> Void]>([])
    private let commands = Mutex<[String]>([])
    private let usualPrefix = Mutex<[String]>([])

    package init() throws {
        // A child that closes its standard input must not end the tests.
        signal(SIGPIPE, SIG_IGN)
        root = try Scratch.makeDirectory()
        environment = Mutex([
            "PATH": "\(root)/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": root, "USER": "tester", "LOGNAME": "tester", "SHELL": "/bin/sh", "TERM": "dumb",
            "LANG": "C.UTF-8", "JOBS_HOME": "\(root)/state", Self.marker: root,
        ])
        for directory in [work, programs] where mkdir(directory, 0o755) != 0 {
            throw SystemError.last("mkdir", directory)
        }
        for name in ["jobs", "jobctl"] where symlink(Executable.path, "\(programs)/\(name)") != 0 {
            throw SystemError.last("symlink", name)
        }
    }

    /// A variable in every process of the home, by which teardown finds them.
    package static let marker = "JOBS_TEST_ROOT"

    /// Sets a variable for all commands from now on; `nil` removes it.
    package func set(_ name: String, _ value: String?) { environment.withLock { $0[name] = value } }

    /// `body` will be called when the test is over and all processes are gone, the latest first.
    package func atEnd(_ body: @escaping @Sendable () -> Void) { cleanups.withLock { $0.append(body) } }

    // MARK: Commands

    /// Starts `jobs` through a command, from now on, where nothing else is said.
    package func always(through prefix: [String]) { usualPrefix.withLock { $0 = prefix } }

    /// Starts `jobs` with these arguments. `prefix` is a command that starts it in turn: `setpriv`, `sh -c '… "$@"' sh`.
    package func start(
        _ arguments: [ByteString],
        environment changes: [String: String?] = [:],
        input: CommandInput = .null,
        through prefix: [String] = [],
        in directory: String? = nil
    ) throws -> RunningCommand {
        let prefix = prefix.isEmpty ? usualPrefix.withLock { $0 } : prefix
        return try spawn(
            prefix.map { ByteString($0) } + ["jobs"] + arguments,
            environment: changes,
            input: input,
            in: directory
        )
    }

    package func start(
        _ arguments: String...,
        environment changes: [String: String?] = [:],
        input: CommandInput = .null,
        through prefix: [String] = [],
        in directory: String? = nil
    ) throws -> RunningCommand {
        try start(
            arguments.map { ByteString($0) },
            environment: changes,
            input: input,
            through: prefix,
            in: directory
        )
    }

    /// Runs `jobs` with these arguments to its end.
    package func jobs(
        _ arguments: [ByteString],
        environment changes: [String: String?] = [:],
        input: CommandInput = .null,
        through prefix: [String] = [],
        in directory: String? = nil
    ) throws -> CommandResult {
        let process = try start(arguments, environment: changes, input: input, through: prefix, in: directory)
        return try finish(process)
    }

    package func jobs(
        _ arguments: String...,
        environment changes: [String: String?] = [:],
        input: CommandInput = .null,
        through prefix: [String] = [],
        in directory: String? = nil
    ) throws -> CommandResult {
        try jobs(arguments, environment: changes, input: input, through: prefix, in: directory)
    }

    package func jobs(
        _ arguments: [String],
        environment changes: [String: String?] = [:],
        input: CommandInput = .null,
        through prefix: [String] = [],
        in directory: String? = nil
    ) throws -> CommandResult {
        try jobs(
            arguments.map { ByteString($0) },
            environment: changes,
            input: input,
            through: prefix,
            in: directory
        )
    }

    /// Runs any program in the world of this home.
    package func command(_ arguments: String..., input: CommandInput = .null) throws -> CommandResult {
        try command(arguments, input: input)
    }

    package func command(_ arguments: [String], input: CommandInput = .null) throws -> CommandResult {
        try finish(try spawn(arguments.map { ByteString($0) }, environment: [:], input: input, in: nil))
    }

    /// Waits for a command's end; what it did becomes part of the story.
    package func finish(_ process: RunningCommand, _ deadline: Deadline = .usual) throws -> CommandResult {
        do {
            let result = try process.finish(deadline)
            note(result.description)
            return result
        } catch {
            note("$ \(process.commandLine)\n  \(error)")
            throw error
        }
    }

    private func spawn(
        _ arguments: [ByteString],
        environment changes: [String: String?],
        input: CommandInput,
        in directory: String?
    ) throws -> RunningCommand {
        var variables = environment.withLock { $0 }
        for (name, value) in changes { variables[name] = value }
        // Found also where a test takes PATH away.
        var arguments = arguments
        if arguments.first == "jobs" || arguments.first == "jobctl" {
            arguments[0] = ByteString("\(programs)/\(arguments[0])")
        }
        return try RunningCommand(
            arguments,
            environment: variables.sorted { $0.key < $1.key }.map { ByteString("\($0.key)=\($0.value)") },
            directory: directory ?? work,
            input: input
        )
    }

    // MARK: The story

    func note(_ line: String) {
        commands.withLock {
            if $0.count == 12 { $0.removeFirst() }
            $0.append(line)
        }
    }

    /// The last commands with what they said, the end of the supervisor's log, and the processes there are: for the
    /// message of a failure.
    package var story: String {
        var parts = commands.withLock { $0 }
        let log = (try? contents(of: "\(state)/supervisor.log")).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let tail = log.split(separator: "\n").suffix(25).joined(separator: "\n")
        parts.append(tail.isEmpty ? "supervisor.log: empty or missing" : "supervisor.log ends with\n\(tail)")
        let processes = self.processes().map { entry in
            "\(entry.pid) (parent \(entry.parent)) \(entry.state) \(entry.command): "
                + ProcessTable.arguments(of: entry.pid).joined(separator: " ").prefix(200)
        }
        parts.append(
            "processes of this home: " + (processes.isEmpty ? "none" : "\n" + processes.joined(separator: "\n"))
        )
        return parts.joined(separator: "\n")
    }

    // MARK: The end

    /// Ends all that belongs to the home and removes it. Says what went wrong, or nothing.
    package func close() -> [String] {
        var problems: [String] = []
        if let log = try? contents(of: "\(state)/supervisor.log") {
            let crash = String(decoding: log, as: UTF8.self).split(separator: "\n").first {
                $0.contains("Fatal error") || $0.contains("Program crashed")
            }
            if let crash { problems.append("supervisor.log tells of a crash: \(crash)") }
        }
        blowFuse()
        if !endAllProcesses() { problems.append("processes withstand SIGKILL") }
        while let cleanup = cleanups.withLock({ $0.popLast() }) { cleanup() }
        guard getenv("JOBS_TEST_KEEP") == nil else { return problems }
        do { try removeTree(root) } catch { problems.append("\(error)") }
        return problems
    }
}
