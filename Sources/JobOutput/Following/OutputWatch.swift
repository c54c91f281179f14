import CLinux
import Glibc
package import LinuxSystem

/// Tells when a file in a directory is made, grows, is renamed or removed (inotify(7)).
///
/// Every user has few of these (128 instances as a rule), and network file systems tell nothing of other machines: there
/// must be another way to be woken beside it.
package final class OutputWatch {
    package let descriptor: Descriptor

    static let mask = UInt32(
        clinux_inotify_modified | clinux_inotify_created | clinux_inotify_moved_to | clinux_inotify_deleted
    )

    package init(_ directory: Directory) throws(SystemError) {
        descriptor = Descriptor(owning: try check("inotify_init") { clinux_inotify_create() })
        // The directory that is open, wherever it was moved to.
        let path = "/proc/self/fd/\(directory.descriptor.rawValue)"
        try check("inotify_add_watch", path) { clinux_inotify_add(descriptor.rawValue, path, Self.mask) }
    }

    /// Forgets what it told so far: whatever changed before is to be looked at after this.
    package func drain() {
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 8) {
            while Glibc.read(descriptor.rawValue, $0.baseAddress, $0.count) > 0 {}
        }
    }
}
