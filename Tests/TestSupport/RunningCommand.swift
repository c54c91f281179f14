import Glibc
import JobModel
package import LinuxSystem
package import Values

/// What a child finds on its standard input.
package enum CommandInput {
    /// `/dev/null`.
    case null
    case bytes([UInt8])
    /// A pipe, of which the test holds the other end: `RunningCommand.input`.
    case pipe

    package static func text(_ text: String) -> CommandInput { .bytes(Array(text.utf8)) }
}

/// A process that a test started, with pipes on its standard output and error. It is killed when nobody refers to it.
package final class RunningCommand {
    package let commandLine: String
    package let process: ProcessDescriptor
    package let output: ByteStream
    package let errors: ByteStream
    /// The writing end of its standard input, where that is a pipe: `nil` closes it.
    package var input: Descriptor?
    private var end: ProcessEnd?

    package var pid: Int32 { process.pid }

    /// Starts `arguments[0]` with exactly this environment, in a process group of its own, with an empty signal mask and
    /// default dispositions.
    package init(_ arguments: [ByteString], environment: [ByteString], directory: String, input: CommandInput) throws {
        commandLine = arguments.map(Self.quoted).joined(separator: " ")
        let (outputRead, outputWrite) = try Descriptor.pipe()
        let (errorRead, errorWrite) = try Descriptor.pipe()
        let (childInput, ownInput) = try Self.prepare(input)

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in [childInput, outputWrite, errorWrite].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor.rawValue, Int32(number))
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var pid: pid_t = 0
        // The Glibc module hides posix_spawn_file_actions_addchdir_np.
        let failure = Self.withPointers(["env", "-C", ByteString(directory)] + arguments) { argv in
            Self.withPointers(environment) { envp in
                posix_spawn(&pid, "/usr/bin/env", &actions, &attributes, argv, envp)
            }
        }
        guard failure == 0 else { throw Unexpected("\(commandLine): \(String(cString: strerror(failure)))") }
        process = try ProcessDescriptor(pid: pid)
        output = try ByteStream(outputRead)
        errors = try ByteStream(errorRead)
        self.input = ownInput
    }

    deinit {
        guard end == nil else { return }
        _ = Glibc.kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    /// Waits until the process has ended and both of its streams with it: who keeps them open longer, a supervisor for
    /// instance, would hang every `$(jobs run …)`.
    package func finish(_ deadline: Deadline = .usual) throws -> CommandResult {
        while end == nil || output.isOpen || errors.isOpen {
            let running = end == nil ? process.descriptor.rawValue : -1
            do {
                try deadline.awaitReadable([running, output.polled, errors.polled], "the end of `\(commandLine)`")
            } catch {
                let rest = end == nil ? "" : ", whose streams are still open"
                throw Unexpected("\(error)\(rest)\n\(result(.exited(-1)))")
            }
            output.fill()
            errors.fill()
            reap()
        }
        return result(end ?? .exited(-1))
    }

    /// Whether it has ended already.
    package var hasEnded: Bool {
        reap()
        return end != nil
    }

    /// SIGKILL, and its result.
    package func kill() throws -> CommandResult {
        _ = Glibc.kill(pid, SIGKILL)
        return try finish()
    }

    private func reap() {
        var status: Int32 = 0
        guard end == nil, waitpid(pid, &status, WNOHANG) == pid else { return }
        let signal = status & 0x7F
        end =
            signal == 0
            ? .exited(status >> 8 & 0xFF) : .signalled(Signal(rawValue: signal), coreDumped: status & 0x80 != 0)
    }

    private func result(_ end: ProcessEnd) -> CommandResult {
        CommandResult(
            commandLine: commandLine,
            end: end,
            output: output.bytes,
            errors: String(decoding: errors.bytes, as: UTF8.self)
        )
    }

    /// The child's descriptor and, for a pipe, the own one. Bytes go through an unlinked file, which never blocks.
    private static func prepare(_ input: CommandInput) throws -> (Descriptor, Descriptor?) {
        switch input {
        case .null: return (try Descriptor.open("/dev/null", flags: O_RDONLY), nil)
        case .pipe:
            let (read, write) = try Descriptor.pipe()
            return (read, write)
        case .bytes(let bytes):
            let file = try Descriptor.open("/tmp", flags: temporaryFile)
            try file.writeAll(bytes)
            lseek(file.rawValue, 0, SEEK_SET)
            return (file, nil)
        }
    }

    /// `O_TMPFILE | O_RDWR` of open(2), which the Glibc module hides.
    private static let temporaryFile: Int32 = 0o20_000_000 | O_DIRECTORY | O_RDWR

    private static func withPointers<Result>(
        _ strings: [ByteString],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { string in
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.bytes.count + 1)
            for (index, byte) in string.bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
            copy[string.bytes.count] = 0
            return copy
        }
        pointers.append(nil)
        defer { for pointer in pointers { pointer?.deallocate() } }
        return body(&pointers)
    }

    private static func quoted(_ argument: ByteString) -> String {
        let isLong = argument.bytes.count > 1000
        let text = ByteString(argument.bytes.prefix(1000)).description + (isLong ? "…" : "")
        let isPlain = !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || "-_=./:,+@%".contains($0) }
        return isPlain
            ? text : "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
    }
}
