import CLinux
import Glibc
internal import SystemPackage
internal import Values

/// A descriptor of a process (pidfd_open(2)): it means this process for ever, whoever bears its pid later. It polls
/// readable once the process has ended.
package final class ProcessDescriptor: Sendable {
    package let pid: Int32
    package let descriptor: Descriptor

    /// Fails with ESRCH where there is no such process. Safe for a child that has not been reaped.
    package init(pid: Int32) throws(SystemError) {
        self.pid = pid
        descriptor = Descriptor(owning: try check("pidfd_open", String(pid)) { clinux_pidfd_open(pid) })
    }

    /// The process of this pid only where it also began at `startTime`; `nil` where that one is gone.
    package init?(pid: Int32, startTime: UInt64) {
        guard let raw = try? check("pidfd_open", nil, { clinux_pidfd_open(pid) }) else { return nil }
        self.pid = pid
        descriptor = Descriptor(owning: raw)
        guard ProcessTable.entry(of: pid)?.startTime == startTime else { return nil }
    }

    package func send(signal: Int32) throws(SystemError) {
        try check("pidfd_send_signal", String(pid)) { clinux_pidfd_signal(descriptor.rawValue, signal) }
    }
}
