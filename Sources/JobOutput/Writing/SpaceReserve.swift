import Glibc
import LinuxSystem

/// The last space of a disk, which output does not take: it is for exit records and the database. A sixteenth of the file
/// system, and at most 8 MiB.
struct SpaceReserve {
    /// Bytes after which the space is looked at again while there is plenty.
    private static let interval = 1 << 20

    private let file: Descriptor
    private let bytes: UInt64
    private var unchecked = 0

    init(of file: Descriptor) {
        self.file = file
        let size = Self.space(file)?.total ?? 0
        bytes = min(8 << 20, size / 16)
    }

    /// Whether so many bytes may be written now.
    ///
    /// - Parameter isShort: There was no space for what came before: look again each time.
    mutating func admits(_ count: Int, isShort: Bool) -> Bool {
        unchecked += count
        guard isShort || unchecked >= min(Self.interval, Int(bytes / 4)) else { return true }
        unchecked = 0
        // A file system that does not tell has no reserve.
        guard let space = Self.space(file) else { return true }
        return space.available >= bytes + UInt64(count)
    }

    private static func space(_ file: Descriptor) -> (total: UInt64, available: UInt64)? {
        var status = statvfs()
        guard fstatvfs(file.rawValue, &status) == 0, status.f_blocks > 0 else { return nil }
        let unit = UInt64(status.f_frsize)
        return (UInt64(status.f_blocks) * unit, UInt64(status.f_bavail) * unit)
    }
}
