import Glibc
package import LinuxSystem
import Values

/// A directory of a test's own under /tmp; it goes with the last reference, with all that is in it.
package final class Scratch: Sendable {
    package let path: String
    package let directory: Directory
    private let isMounted: Bool

    /// - Parameter size: Of a tmpfs to mount there, to have a disk that can be filled: `256k`, `4m`, as mount(8) takes it.
    package init(tmpfs size: String? = nil) throws {
        let path = try Self.makeDirectory()
        if let size {
            try check("mount", path) { mount("tmpfs", path, "tmpfs", 0, "size=\(size),mode=0700") }
        }
        self.path = path
        isMounted = size != nil
        directory = try Directory(path)
    }

    /// An empty directory under /tmp, which is the caller's to remove (mkdtemp(3)).
    static func makeDirectory() throws -> String {
        var template = Array("/tmp/jobs-test.XXXXXX".utf8CString)
        guard let pointer = mkdtemp(&template) else { throw SystemError.last("mkdtemp") }
        return String(cString: pointer)
    }

    deinit {
        if isMounted { umount2(path, Int32(MNT_DETACH)) } else { Self.empty(directory) }
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
}
