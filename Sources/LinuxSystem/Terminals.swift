import CLinux
import Glibc
package import Values

/// The terminals at which users are logged in.
package enum Terminals {
    /// How long nobody has typed anything on any of them; `nil`: nobody is logged in.
    ///
    /// As w(1) finds it out: the terminals of utmp(5), and when each was read from last.
    package static func idleTime(now: Timestamp, records: String = "/var/run/utmp") -> TimeSpan? {
        let times = lines(of: records).compactMap(lastInput)
        return times.max().map { TimeSpan(nanoseconds: max(0, now.nanoseconds - $0.nanoseconds)) }
    }

    /// The terminals in this file, as `pts/3`.
    private static func lines(of records: String) -> [String] {
        guard let file = try? Descriptor.open(records, flags: O_RDONLY) else { return [] }
        let size = MemoryLayout<utmp>.stride
        var lines: [String] = []
        var record = [UInt8](repeating: 0, count: size)
        while let count = record.withUnsafeMutableBytes({ try? file.read(into: $0) }), count == size {
            record.withUnsafeBytes { bytes in
                let entry = bytes.loadUnaligned(as: utmp.self)
                guard Int32(entry.ut_type) == USER_PROCESS else { return }
                let name = withUnsafeBytes(of: entry.ut_line) { line in line.prefix { $0 != 0 }.map { $0 } }
                lines.append(String(decoding: name, as: UTF8.self))
            }
        }
        return lines
    }

    private static func lastInput(_ line: String) -> Timestamp? {
        // A session without a terminal has `:0` there.
        guard !line.isEmpty, !line.hasPrefix(":"), !line.contains("..") else { return nil }
        var status = stat()
        guard stat("/dev/\(line)", &status) == 0, status.st_mode & S_IFMT == S_IFCHR else { return nil }
        return Timestamp(nanoseconds: Int64(status.st_atim.tv_sec) * 1_000_000_000 + Int64(status.st_atim.tv_nsec))
    }
}
