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

    private static func firstLine(_ path: String) -> String? {
        // A system may have made a symbolic link of /etc/machine-id: it is followed.
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0, let bytes = try? Descriptor(owning: number).readAll(limit: 4096) else { return nil }
        let line = bytes.prefix { $0 != 0x0A }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }
}
