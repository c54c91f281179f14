import Glibc
package import Values

/// The file that this process was executed from.
package enum OwnExecutable {
    package static let link: ByteString = "/proc/self/exe"

    /// Its path; where an update has put another file in its place, that one's; `nil` where there is none any more.
    package static func path() -> ByteString? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return -1 }
            return readlink("/proc/self/exe", start.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        guard count > 0, count < buffer.count else { return nil }
        var bytes = Array(buffer[..<count])
        // The kernel's mark for a file that has no name any more (proc_pid_exe(5)).
        let mark = Array(" (deleted)".utf8)
        if bytes.count > mark.count, bytes.suffix(mark.count).elementsEqual(mark) { bytes.removeLast(mark.count) }
        let isExecutable = (bytes + [0]).withUnsafeBytes { raw in
            raw.baseAddress.map { access($0.assumingMemoryBound(to: CChar.self), X_OK) == 0 } ?? false
        }
        return isExecutable ? ByteString(bytes) : nil
    }
}
