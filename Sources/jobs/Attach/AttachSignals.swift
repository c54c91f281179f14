import CLinux
import Glibc
import LinuxSystem

/// The signals that reach who is attached, taken from a descriptor: the terminal is put right whichever comes.
final class AttachSignals {
    /// Polls readable when one has come.
    let descriptor: Descriptor
    private var before = sigset_t()

    private static let signals = [SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP]

    /// Blocks them in this thread, for as long as this lives.
    init() throws(SystemError) {
        pthread_sigmask(SIG_BLOCK, nil, &before)
        descriptor = Descriptor(
            owning: try check("signalfd") { clinux_signalfd(Self.signals, Int32(Self.signals.count)) }
        )
    }

    deinit { pthread_sigmask(SIG_SETMASK, &before, nil) }

    /// Those that have come. What would stop this process is passed over: Ctrl-Z is for the job.
    func taken() -> [Int32] {
        var signals: [Int32] = []
        while case let signal = clinux_next_signal(descriptor.rawValue), signal > 0 {
            if signal != SIGTSTP { signals.append(signal) }
        }
        return signals
    }
}
