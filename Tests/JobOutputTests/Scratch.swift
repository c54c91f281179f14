import Glibc
import LinuxSystem

/// A directory of a test's own, as an attempt's would be; it goes with the last reference.
final class Scratch: Sendable {
    let path: String
    let directory: Directory
    private let isMounted: Bool

    /// - Parameter mebibytes: The size of a tmpfs to mount there, to have a disk that can be filled.
    init(tmpfs mebibytes: Int? = nil) throws {
        var template = Array("/tmp/jobs-output-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError.last("mkdtemp") }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if let mebibytes {
            try check("mount", path) { mount("tmpfs", path, "tmpfs", 0, "size=\(mebibytes)m") }
        }
        self.path = path
        isMounted = mebibytes != nil
        directory = try Directory(path)
    }

    deinit {
        for name in (try? directory.names()) ?? [] { try? directory.remove(name) }
        if isMounted { umount2(path, Int32(MNT_DETACH)) }
        rmdir(path)
    }

    func contents(_ name: String) throws -> [UInt8] { try directory.readFile(name, limit: 1 << 30) ?? [] }

    /// What the file takes on the disk, in bytes.
    func diskUse(_ name: String) throws -> Int {
        Int(try directory.open(name, flags: O_RDONLY).status().st_blocks) * 512
    }
}
