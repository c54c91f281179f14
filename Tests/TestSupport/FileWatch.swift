import CLinux
import Glibc
import LinuxSystem
import Values

/// Wakes a test when something changes in a directory (inotify(7)).
package final class FileWatch {
    private let descriptor: Descriptor

    package init(_ directory: String) throws {
        descriptor = Descriptor(owning: try check("inotify_init") { clinux_inotify_create() })
        let interests =
            clinux_inotify_modified | clinux_inotify_moved_to | clinux_inotify_created | clinux_inotify_attributes
        try check("inotify_add_watch", directory) {
            clinux_inotify_add(descriptor.rawValue, directory, UInt32(interests))
        }
    }

    /// Returns as soon as `condition` holds; looks again after each change, and once at the start.
    package func wait(for what: String, _ deadline: Deadline = .usual, until condition: () throws -> Bool) throws {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while try !condition() {
            try deadline.awaitReadable([descriptor.rawValue], what)
            _ = buffer.withUnsafeMutableBytes { read(descriptor.rawValue, $0.baseAddress, $0.count) }
        }
    }
}
