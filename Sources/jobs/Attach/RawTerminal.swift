import Glibc
import JobModel
import LinuxSystem
import Values

/// The user's own terminal while it is a window on a job's: each byte that is typed comes at once, as it is.
final class RawTerminal {
    let input: Descriptor
    private let output: Descriptor
    private var before = termios()
    private var isRaw = false

    /// Throws where standard input and standard output are not a terminal.
    ///
    /// - Parameter lead: What stands in front of a subcommand where it is typed.
    init(lead: String) throws(JobsError) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, tcgetattr(STDIN_FILENO, &before) == 0 else {
            throw JobsError(
                .usage,
                "standard input and output are not a terminal; `\(lead)logs -f REF` shows the output, `\(lead)send REF` types"
            )
        }
        do throws(SystemError) {
            input = try Descriptor.standardInput()
            output = try Descriptor.standardOutput()
        } catch {
            throw JobsError(.usage, "the terminal cannot be used", cause: error)
        }
    }

    deinit { restore() }

    /// The size of its window.
    var size: WindowSize { output.windowSize ?? .standard }

    func makeRaw() {
        var modes = before
        cfmakeraw(&modes)
        isRaw = tcsetattr(STDIN_FILENO, TCSADRAIN, &modes) == 0
    }

    /// As it was found.
    func restore() {
        guard isRaw else { return }
        isRaw = false
        // At once: somebody may have stopped the output.
        tcsetattr(STDIN_FILENO, TCSANOW, &before)
    }

    /// Shows bytes. False where the terminal is gone.
    func show(_ bytes: some Sequence<UInt8>) -> Bool { (try? output.writeAll(Array(bytes))) != nil }

    /// What was typed, once the terminal polls readable; `nil` where it is gone.
    func typed() -> [UInt8]? {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 8) { buffer in
            guard let count = try? input.read(into: buffer), count > 0 else { return nil }
            return Array(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
