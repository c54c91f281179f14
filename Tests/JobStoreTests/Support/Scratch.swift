import Glibc
import JobStore
import LinuxSystem
import TestSupport

extension Scratch {
    static func check(_ result: Int32) throws {
        guard result == 0 else { throw SystemError.last("a system call of the test") }
    }

    /// A state directory below, made on the first call.
    func state(_ name: String = "state") throws -> StateDirectory {
        try StateDirectory.open(path: "\(path)/\(name)", create: true)
    }

    /// Makes the file system read-only.
    func makeReadOnly() throws {
        try Self.check(mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil))
    }

    /// Writes to a file until no byte is left.
    func fillDisk() throws {
        let file = try Descriptor.open("\(path)/filler", flags: O_WRONLY | O_CREAT | O_APPEND)
        let chunk = [UInt8](repeating: 0x55, count: 4096)
        while (try? file.writeAll(chunk)) != nil {}
        while (try? file.writeAll([0x55])) != nil {}
    }

    func emptyFiller() throws { try Self.check(unlink("\(path)/filler")) }
}

/// The permission bits of a file, without following a link.
func mode(of path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
}
