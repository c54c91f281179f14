import CLinux
import Glibc
import LinuxSystem
import SystemPackage
import Values

extension Descriptor {
    /// Opens a file that the user named, through whatever links there are.
    static func open(userFile path: ByteString) throws(SystemError) -> Descriptor {
        guard !path.containsNUL else { throw SystemError("open", path.description, errno: .noSuchFileOrDirectory) }
        let bytes = path.bytes.map { CChar(bitPattern: $0) } + [0]
        return Descriptor(owning: try check("open", path.description) { clinux_openat(AT_FDCWD, bytes, O_RDONLY, 0) })
    }

    /// The content of such a file.
    static func read(userFile path: ByteString, limit: Int) throws(SystemError) -> [UInt8] {
        try open(userFile: path).readAll(limit: limit)
    }

    /// Makes a file that the user named, or empties it.
    static func create(userFile path: ByteString) throws(SystemError) -> Descriptor {
        guard !path.containsNUL else { throw SystemError("open", path.description, errno: .noSuchFileOrDirectory) }
        let bytes = path.bytes.map { CChar(bitPattern: $0) } + [0]
        return Descriptor(
            owning: try check("open", path.description) {
                clinux_openat(AT_FDCWD, bytes, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
            }
        )
    }

    /// This process's standard output, as a descriptor of its own.
    static func standardOutput() throws(SystemError) -> Descriptor {
        Descriptor(owning: try check("dup", "standard output") { clinux_duplicate(STDOUT_FILENO, 3) })
    }

    /// This process's standard input, as a descriptor of its own.
    static func standardInput() throws(SystemError) -> Descriptor {
        Descriptor(owning: try check("dup", "standard input") { clinux_duplicate(STDIN_FILENO, 3) })
    }
}
