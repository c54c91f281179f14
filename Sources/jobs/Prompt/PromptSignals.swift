import CLinux
import Glibc
import JobModel
import LinuxSystem
import Values

/// The signals that reach a prompt, taken one by one from a descriptor: no handler runs between two instructions.
final class PromptSignals {
    /// Polls readable when a signal has come.
    let descriptor: Descriptor
    /// The signal after which the prompt ends.
    private(set) var ending: Int32?

    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCHLD]

    /// Blocks them in this thread: to be called before others are made.
    init() throws(SystemError) {
        descriptor = Descriptor(
            owning: try check("signalfd") { clinux_signalfd(Self.signals, Int32(Self.signals.count)) }
        )
    }

    /// Those that have come; waits for the first one.
    func next() throws(SystemError) -> [Int32] {
        _ = try descriptor.awaitInput(within: .longest)
        return taken()
    }

    /// Those that have come, without waiting.
    func taken() -> [Int32] {
        var signals: [Int32] = []
        while case let signal = clinux_next_signal(descriptor.rawValue), signal > 0 { signals.append(signal) }
        ending = signals.first { $0 == SIGTERM || $0 == SIGHUP } ?? ending
        return signals
    }

    /// Stops this process as Ctrl-Z does (where there is a shell to take over), until it is continued.
    func stop() {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTSTP)
        raise(SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }
}
