import Glibc
package import Values

/// Which file a path leads to: two paths of the same identity name the same file.
package struct FileIdentity: Sendable, Equatable {
    private let device: UInt64
    private let inode: UInt64

    /// `nil` where there is nothing, or where it cannot be seen.
    package init?(_ path: ByteString) {
        var status = stat()
        guard path.withCString({ stat($0, &status) }) == 0 else { return nil }
        (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
    }
}
