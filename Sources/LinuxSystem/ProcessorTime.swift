import Glibc
package import Values

extension ProcessTable {
    /// The processor time, user and system, that these processes have used, and the children that they have waited for; as
    /// exact as a tick, 10 ms. Of those that are gone meanwhile nothing is counted.
    package static func processorTime(of pids: some Sequence<pid_t>) -> TimeSpan {
        let ticks = pids.reduce(0) { $0 + (processorTicks(of: $1) ?? 0) }
        let ticksPerSecond = max(1, Int64(sysconf(Int32(_SC_CLK_TCK))))
        return TimeSpan(nanoseconds: Int64(clamping: ticks) * (1_000_000_000 / ticksPerSecond))
    }

    /// utime, stime, cutime and cstime of proc_pid_stat(5).
    private static func processorTicks(of pid: pid_t) -> UInt64? {
        guard let file = try? Descriptor.open("/proc/\(pid)/stat", flags: O_RDONLY),
            let bytes = try? file.readAll(limit: 8192),
            // The comm before it may itself contain spaces and parentheses.
            let close = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = String(decoding: bytes[(close + 1)...], as: UTF8.self).split(separator: " ")
        guard fields.count >= 15 else { return nil }
        return fields[11..<15].compactMap { UInt64($0) }.reduce(0, +)
    }
}
