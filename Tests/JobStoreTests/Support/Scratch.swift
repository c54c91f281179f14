import Glibc
import JobStore
import LinuxSystem

/// A directory of a test's own under /tmp, gone with the test; a small file system of its own where a size is given.
final class Scratch: Sendable {
    let path: String
    private let isMounted: Bool

    /// `size` as mount(8) takes it for a tmpfs: `256k`, `4m`.
    init(size: String? = nil) throws {
        var template = Array("/tmp/jobs-store.XXXXXX".utf8CString)
        guard let pointer = mkdtemp(&template) else { throw SystemError.last("mkdtemp") }
        path = String(cString: pointer)
        isMounted = size != nil
        if let size { try Self.check(mount("tmpfs", path, "tmpfs", 0, "size=\(size),mode=0700")) }
    }

    deinit {
        if isMounted { umount2(path, Int32(MNT_DETACH)) }
        if let directory = try? Directory(path) { Self.empty(directory) }
        rmdir(path)
    }

    private static func empty(_ directory: Directory) {
        for name in (try? directory.names()) ?? [] {
            if let inner = try? Directory(name, in: directory) {
                empty(inner)
                try? directory.removeDirectory(name)
            } else {
                try? directory.remove(name)
            }
        }
    }

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
