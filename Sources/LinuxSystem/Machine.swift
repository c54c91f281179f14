import Glibc

/// What tells this machine and this boot from others.
package enum Machine {
    /// The boot's UUID; it changes when the machine restarts. Debug builds take `JOBS_BOOT_ID` instead, where it is set.
    package static func bootID() -> String {
        #if DEBUG
            if let id = Environment.variable("JOBS_BOOT_ID") { return id }
        #endif
        return firstLine("/proc/sys/kernel/random/boot_id") ?? "unknown"
    }

    /// /etc/machine-id (machine-id(5)), or else the host's name. Debug builds take `JOBS_MACHINE_ID` where it is set.
    package static func id() -> String {
        #if DEBUG
            if let id = Environment.variable("JOBS_MACHINE_ID") { return id }
        #endif
        return firstLine("/etc/machine-id") ?? firstLine("/proc/sys/kernel/hostname") ?? "unknown"
    }

    /// The memory, in bytes, that this process and its like can have: that of the machine, or of its control groups where
    /// they allow less (sysconf(3), cgroups(7)). Debug builds take `JOBS_MEMORY` where it is set.
    package static func memory() -> UInt64 {
        #if DEBUG
            if let bytes = Environment.variable("JOBS_MEMORY").flatMap({ UInt64($0) }) { return bytes }
        #endif
        let total = UInt64(max(0, sysconf(Int32(_SC_PHYS_PAGES)))) * UInt64(max(0, sysconf(Int32(_SC_PAGESIZE))))
        return min(total, ControlGroups.memoryLimit() ?? total)
    }

    private static func firstLine(_ path: String) -> String? {
        // A system may have made a symbolic link of /etc/machine-id: it is followed.
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0, let bytes = try? Descriptor(owning: number).readAll(limit: 4096) else { return nil }
        let line = bytes.prefix { $0 != 0x0A }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }
}
