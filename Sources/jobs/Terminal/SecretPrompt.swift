import Glibc
import JobModel
import LinuxSystem
import Values

/// Asks the person at the terminal for a line that is not shown: it goes nowhere but to the caller.
enum SecretPrompt {
    /// The most bytes of a secret.
    private static let longest = 64 << 10

    /// What was typed, without the newline. Throws where there is no terminal, or nothing was given.
    ///
    /// - Parameter lead: What stands in front of a subcommand where it is typed.
    static func ask(_ question: String, lead: String) throws(JobsError) -> [UInt8] {
        let terminal: Descriptor
        do throws(SystemError) {
            terminal = try Descriptor.open("/dev/tty", flags: O_RDWR | O_NOCTTY)
        } catch {
            throw JobsError(
                .usage,
                "--secret asks at a terminal, and there is none; pipe the secret in with `\(lead)send REF -`"
            )
        }
        var before = termios()
        guard tcgetattr(terminal.rawValue, &before) == 0 else {
            throw JobsError(.usage, "the terminal cannot be asked not to show what is typed")
        }
        var silent = before
        // Signals come as characters, so that the terminal is never left silent.
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG | IEXTEN)
        guard tcsetattr(terminal.rawValue, TCSAFLUSH, &silent) == 0 else {
            throw JobsError(.usage, "the terminal cannot be asked not to show what is typed")
        }
        defer {
            tcsetattr(terminal.rawValue, TCSAFLUSH, &before)
            try? terminal.writeAll(Array("\n".utf8))
        }
        try? terminal.writeAll(Array(question.utf8))
        guard let line = read(from: terminal) else { throw JobsError(.refused, "nothing was sent") }
        return line
    }

    /// `nil` where it was broken off.
    private static func read(from terminal: Descriptor) -> [UInt8]? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < longest {
            let count = withUnsafeMutableBytes(of: &byte) { try? terminal.read(into: $0) }
            guard count == 1 else { return nil }
            switch byte {
            case 0x0A, 0x0D: return line
            // Ctrl-C, Ctrl-D, Ctrl-Z, Ctrl-backslash.
            case 0x03, 0x1A, 0x1C: return nil
            case 0x04: if line.isEmpty { return nil }
            // Backspace takes a whole character of UTF-8 back.
            case 0x7F, 0x08:
                while let last = line.popLast(), last & 0xC0 == 0x80 {}
            case 0x15: line = []
            default: line.append(byte)
            }
        }
        return nil
    }
}
