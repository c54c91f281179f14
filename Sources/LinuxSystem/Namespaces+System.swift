import Glibc
package import Values

extension Namespaces {
    /// Those of this process.
    package static func current() -> Namespaces {
        var identities: [String: String] = [:]
        for kind in kinds { identities[kind] = identity("/proc/self/ns/\(kind)") }
        identities[root] = identity("/")
        return Namespaces(identities)
    }

    /// Device and inode: what the kernel compares (ioctl_ns(2)).
    private static func identity(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return "\(status.st_dev):\(status.st_ino)"
    }
}
