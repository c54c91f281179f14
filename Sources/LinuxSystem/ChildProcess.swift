import CLinux
import Glibc
package import Values

/// Waiting for children, by pid, without blocking.
package enum ChildProcess {
    /// A child that has ended and was reaped.
    package struct Reaped: Sendable {
        package var end: ProcessEnd
        package var usage: ResourceUsage
    }

    /// What a child is, asked for by its pid.
    package enum State: Sendable {
        case running
        case ended(Reaped)
        /// There is no such child.
        case unknown
    }

    /// A child that has ended and was not reaped yet; the same one again until it is (waitid(2) with WNOWAIT).
    package static func peekEnded() -> Int32? {
        let pid = clinux_peek_ended_child()
        return pid > 0 ? pid : nil
    }

    /// Polls readable when a child has ended. SIGCHLD is blocked in the calling thread, and must be in all others: to be
    /// called before they are made.
    package static func endSignals() throws(SystemError) -> Descriptor {
        Descriptor(owning: try check("signalfd") { clinux_signalfd([SIGCHLD], 1) })
    }

    /// Reaps the child where it has ended (wait4(2)).
    package static func reap(_ pid: Int32) -> State {
        var result = clinux_wait_result()
        guard clinux_reap(pid, &result) == 0 else { return .unknown }
        guard result.pid == pid else { return .running }
        let end: ProcessEnd =
            result.signalled != 0
            ? .signalled(Signal(rawValue: result.status), coreDumped: result.core_dumped != 0)
            : .exited(result.status)
        return .ended(Reaped(end: end, usage: ResourceUsage(result.usage)))
    }
}

extension ResourceUsage {
    /// `ru_maxrss` is in KiB on Linux (getrusage(2)).
    init(_ usage: rusage) {
        func span(_ time: timeval) -> TimeSpan {
            TimeSpan(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1000)
        }
        self.init(
            user: span(usage.ru_utime),
            system: span(usage.ru_stime),
            maximumResidentBytes: UInt64(clamping: usage.ru_maxrss) << 10
        )
    }
}
