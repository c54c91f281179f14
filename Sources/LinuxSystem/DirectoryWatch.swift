import CLinux

/// Tells when a name goes from a directory (inotify(7)).
package final class DirectoryWatch: Sendable {
    /// Polls readable when something was removed.
    package let descriptor: Descriptor

    package init(removalsIn directory: Directory) throws(SystemError) {
        descriptor = Descriptor(owning: try check("inotify_init") { clinux_inotify_create() })
        let path = "/proc/self/fd/\(directory.descriptor.rawValue)"
        try check("inotify_add_watch") {
            clinux_inotify_add(descriptor.rawValue, path, UInt32(clinux_inotify_deleted))
        }
    }

    /// Forgets what was told.
    package func drain() {
        var events = [UInt8](repeating: 0, count: 4096)
        while let count = events.withUnsafeMutableBytes({ try? descriptor.read(into: $0) }), count > 0 {}
    }
}
