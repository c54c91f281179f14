import Glibc
import SystemPackage
package import Values

/// A program of the system that does something for this one, and is waited for.
package enum HelperProgram {
    package struct Result: Sendable {
        package var end: ProcessEnd
        /// What it wrote to both of its streams, without white space at the end.
        package var output: String

        package var isSuccess: Bool { end == .exited(0) }
    }

    /// The most that is read of its output, and written to it: less than a pipe holds.
    private static let largest = 60 << 10

    /// Runs a program, which is looked for along `PATH`, to its end.
    ///
    /// - Parameter input: Its standard input, at most 60 KiB.
    package static func run(_ words: [String], input: String = "") throws(SystemError) -> Result {
        let (source, sink) = try Descriptor.pipe()
        let (answer, result) = try Descriptor.pipe()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, source.rawValue, 0)
        posix_spawn_file_actions_adddup2(&actions, result.rawValue, 1)
        posix_spawn_file_actions_adddup2(&actions, result.rawValue, 2)
        let argv = CStringList(words.map { ByteString($0) })
        let envp = CStringList(Environment.entries())
        var pid: pid_t = 0
        let failure = withExtendedLifetime((argv, envp)) {
            posix_spawnp(&pid, words[0], &actions, nil, argv.pointers, envp.pointers)
        }
        guard failure == 0 else { throw SystemError("start", words[0], errno: .init(rawValue: failure)) }
        source.closeEarly()
        result.closeEarly()
        // A program that does not read it is no reason to fail.
        try? sink.writeAll(Array(input.utf8.prefix(largest)))
        sink.closeEarly()
        let bytes = (try? answer.readAll(limit: largest)) ?? []
        answer.closeEarly()
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        let end: ProcessEnd =
            signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(Signal(rawValue: signal), coreDumped: false)
        var text = String(decoding: bytes, as: UTF8.self)
        while text.last?.isWhitespace == true { text.removeLast() }
        return Result(end: end, output: text)
    }
}
