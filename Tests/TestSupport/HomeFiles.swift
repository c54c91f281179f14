package import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import Values

/// Files of a home.
extension Home {
    /// The path of a file in the place for files; it need not exist.
    package func path(_ name: String) -> String { "\(work)/\(name)" }

    /// A new FIFO.
    package func fifo(_ name: String) throws -> Fifo { try Fifo(path(name)) }

    /// Makes or replaces a file and gives its path.
    @discardableResult
    package func write(_ content: String, to name: String, mode: mode_t = 0o644) throws -> String {
        try write(Array(content.utf8), to: name, mode: mode)
    }

    @discardableResult
    package func write(_ content: [UInt8], to name: String, mode: mode_t = 0o644) throws -> String {
        let path = name.hasPrefix("/") ? name : path(name)
        do {
            let file = try Descriptor.open(path, flags: O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
            try file.writeAll(content)
            try check("chmod", path) { fchmod(file.rawValue, mode) }
        }
        if mode & S_IXUSR != 0 { try ProgramFile.awaitNoWriter(of: path) }
        return path
    }

    /// The content of a file, by its path or by its name in the place for files.
    package func contents(of name: String) throws -> [UInt8] {
        try Descriptor.open(name.hasPrefix("/") ? name : path(name), flags: O_RDONLY).readAll(limit: 1 << 30)
    }

    /// The lines of a file; none where it does not exist.
    package func lines(of name: String) -> [String] {
        let bytes = (try? contents(of: name)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    package func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The directory of an attempt.
    package func attempt(_ number: Int64, _ attempt: Int = 1) -> String {
        "\(state)/\(AttemptFile.directory(number: number, attempt: attempt))"
    }

    /// Wakes up at changes in a directory of the state directory (`""`: itself).
    package func watch(_ directory: String = "") throws -> FileWatch { try FileWatch("\(state)/\(directory)") }

    /// Makes the state directory a file system of its own of so many bytes. Needs root.
    package func mountState(bytes: Int) throws {
        guard mkdir(state, 0o700) == 0 || errno == EEXIST else { throw SystemError.last("mkdir", state) }
        let mounted = mount("tmpfs", state, "tmpfs", 0, "size=\(bytes),mode=0700")
        guard mounted == 0 else { throw SystemError.last("mount", state) }
        atEnd { [state] in _ = umount2(state, Int32(MNT_DETACH)) }
    }

    /// All that lies below a directory, itself included, parents first: path and lstat(2).
    package static func tree(_ path: String) -> [(path: String, status: stat)] {
        var status = stat()
        guard lstat(path, &status) == 0 else { return [] }
        var found = [(path, status)]
        if status.st_mode & S_IFMT == S_IFDIR, let names = try? Directory(path).names() {
            for name in names { found += tree("\(path)/\(name)") }
        }
        return found
    }

    func removeTree(_ root: String) throws {
        for (path, status) in Self.tree(root).reversed() {
            let isDirectory = status.st_mode & S_IFMT == S_IFDIR
            guard (isDirectory ? rmdir(path) : unlink(path)) == 0 || errno == ENOENT else {
                throw SystemError.last("remove", path)
            }
        }
    }
}
