import CLinux
import LinuxSystem

extension Descriptor {
    /// Bytes that a pipe holds (FIONREAD).
    var bytesAvailable: Int {
        var count: Int32 = 0
        return clinux_bytes_available(rawValue, &count) == 0 ? Int(count) : 0
    }

    /// Empties a non-blocking descriptor whose content says nothing but that something happened.
    func discard() {
        withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 8) { buffer in
            while let count = try? read(into: buffer), count > 0 {}
        }
    }

    /// Asks for a pipe of `size` bytes; the system may have reasons to refuse, then it stays as it is.
    func setPipeSize(_ size: Int32) { _ = clinux_set_pipe_size(rawValue, size) }
}
