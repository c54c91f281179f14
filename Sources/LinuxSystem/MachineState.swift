import CLinux
import Glibc
import SystemPackage
package import Values

/// How busy the machine is.
package enum MachineState {
    /// The load average of the last minute; see proc(5).
    package static func load() -> Double? {
        var load = 0.0
        return getloadavg(&load, 1) == 1 ? load : nil
    }

    /// In bytes: what programs can have without swapping, `MemAvailable` of proc(5).
    package static func availableMemory() -> UInt64? {
        guard let text = text(of: "/proc/meminfo") else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
            return line.split(separator: " ").dropFirst().first.flatMap { UInt64($0) }.map { $0 << 10 }
        }
        return nil
    }

    /// In bytes: what this user can have on the file system of a path.
    package static func availableSpace(at path: ByteString) throws(SystemError) -> UInt64 {
        var status = statvfs()
        _ = try check("statvfs", path.description) { path.withCString { statvfs($0, &status) } }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }

    private static func text(of path: String) -> String? {
        guard let bytes = try? Descriptor.open(path, flags: O_RDONLY).readAll(limit: 16 << 10) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
