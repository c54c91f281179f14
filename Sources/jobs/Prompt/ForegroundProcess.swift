import CLinux
import Glibc
import JobModel
import LinuxSystem
import SystemPackage
import Values

/// A program that has the terminal while the prompt waits for it, in the prompt's own process group: what is typed at
/// the terminal's keys for signals reaches it.
struct ForegroundProcess {
    private let pid: pid_t

    /// - Parameters:
    ///   - hasInput: Without, its standard input is empty.
    ///   - link: The pipe by which it is tied to the prompt; `nil`: it is another program.
    init(
        _ program: ByteString,
        _ arguments: [ByteString],
        hasInput: Bool,
        link: Descriptor? = nil
    ) throws(SystemError) {
        var strings = Self.strings(arguments)
        var environment = Self.strings(link.map(PromptLink.environment) ?? Environment.entries())
        defer { for string in strings + environment { free(string) } }
        pid = try check("fork") {
            program.withCString {
                clinux_start_foreground($0, &strings, &environment, hasInput ? 1 : 0, link?.rawValue ?? -1)
            }
        }
    }

    private static func strings(_ texts: [ByteString]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { $0.withCString { strdup($0) } } + [nil]
    }

    /// Waits for its end. While it is stopped, so is the prompt, for the shell that both were started from.
    func wait(_ signals: PromptSignals?) throws(SystemError) -> ExitStatus {
        var status: Int32 = 0
        // A key that was pressed before there was a process to hear it was meant for it.
        for signal in signals?.taken() ?? [] where signal != SIGCHLD && signal != SIGWINCH { kill(pid, signal) }
        while true {
            let result = waitpid(pid, &status, signals == nil ? 0 : WNOHANG | WUNTRACED)
            if result < 0 {
                if errno == EINTR { continue }
                throw SystemError.last("waitpid")
            }
            if result == 0 {
                for signal in try signals?.next() ?? [] where signal == SIGTERM || signal == SIGHUP {
                    kill(pid, signal)
                }
            } else if status & 0xFF == 0x7F {
                signals?.stop()
            } else {
                let signal = status & 0x7F
                return signal == 0 ? ExitStatus(code: status >> 8 & 0xFF) : ExitStatus(signal: Signal(rawValue: signal))
            }
        }
    }
}
