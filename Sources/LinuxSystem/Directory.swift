import CLinux
package import Glibc
import Synchronization
internal import SystemPackage

/// An open directory; its operations take paths below it and follow no symbolic link at their end.
package final class Directory: Sendable {
    package let descriptor: Descriptor

    init(_ descriptor: Descriptor) { self.descriptor = descriptor }

    /// Opens `path` (`nil` parent: from the working directory). A symbolic link at the end is followed only where asked.
    package init(_ path: String, in parent: Directory? = nil, followsLink: Bool = false) throws(SystemError) {
        let flags = O_RDONLY | O_DIRECTORY | (followsLink ? 0 : O_NOFOLLOW)
        descriptor = Descriptor(
            owning: try check("open", path) {
                clinux_openat(parent?.descriptor.rawValue ?? AT_FDCWD, path, flags, 0)
            }
        )
    }

    /// Opens a file; no symbolic link is followed in any part of `path`, which cannot leave the directory. What is made
    /// has exactly this mode: a umask may not only be lax, it may also lock us out of our own files.
    package func open(_ path: String, flags: Int32, mode: UInt32 = 0o600) throws(SystemError) -> Descriptor {
        let file = Descriptor(
            owning: try check("open", path) { clinux_openat_beneath(descriptor.rawValue, path, flags, mode) }
        )
        if flags & O_CREAT != 0, try file.status().st_mode & 0o7777 != mode {
            try check("fchmod", path) { fchmod(file.rawValue, mode) }
        }
        return file
    }

    package func openDirectory(_ path: String) throws(SystemError) -> Directory {
        Directory(try open(path, flags: O_RDONLY | O_DIRECTORY))
    }

    /// The content of a regular file of at most `limit` bytes; `nil` where there is none.
    package func readFile(_ path: String, limit: Int) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            let file = try open(path, flags: O_RDONLY | O_NONBLOCK)
            guard try file.status().st_mode & S_IFMT == S_IFREG else {
                throw SystemError("read", path, errno: .invalidArgument)
            }
            return try file.readAll(limit: limit)
        } catch let error where error.errno == .noSuchFileOrDirectory {
            return nil
        }
    }

    private static let temporaryFiles = Atomic<UInt64>(0)

    /// A name, ending in `.tmp`, that no other thread or process uses.
    private static func temporaryName(for name: String) -> String {
        "\(name).\(getpid())-\(temporaryFiles.add(1, ordering: .relaxed).newValue).tmp"
    }

    /// Whether `replaceFile` or `createFile` gave this name to a file that is being written: `NAME.PID-COUNT.tmp`.
    package static func isTemporary(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts.last == "tmp" else { return false }
        let numbers = parts[parts.count - 2].split(separator: "-", omittingEmptySubsequences: false)
        return numbers.count == 2 && numbers.allSatisfy { UInt64($0) != nil }
    }

    /// Removes what processes left that were killed while they wrote, as far as it can. Nobody may be writing here.
    package func removeTemporaries() {
        for name in (try? names()) ?? [] where Self.isTemporary(name) { try? remove(name) }
    }

    /// Makes or replaces a file by writing it aside and renaming it; durable where `synchronized`.
    package func replaceFile(_ name: String, with bytes: [UInt8], synchronized: Bool) throws(SystemError) {
        let temporary = Self.temporaryName(for: name)
        let file = try open(temporary, flags: O_WRONLY | O_CREAT | O_TRUNC)
        do throws(SystemError) {
            try file.writeAll(bytes)
            if synchronized { try file.synchronize() }
            try rename(temporary, to: name)
        } catch {
            try? remove(temporary)
            throw error
        }
        if synchronized { try synchronize() }
    }

    /// Makes a file with its content in one step; false where a file of this name exists already.
    package func createFile(_ name: String, with bytes: [UInt8], synchronized: Bool) throws(SystemError) -> Bool {
        let temporary = Self.temporaryName(for: name)
        let file = try open(temporary, flags: O_WRONLY | O_CREAT | O_TRUNC)
        defer { try? remove(temporary) }
        try file.writeAll(bytes)
        if synchronized { try file.synchronize() }
        guard try link(name, to: temporary, in: self) else { return false }
        if synchronized { try synchronize() }
        return true
    }

    /// Gives a file of `source` a second name in this directory (link(2); a symbolic link is not followed); false where
    /// `name` exists already.
    @discardableResult
    package func link(_ name: String, to old: String, in source: Directory) throws(SystemError) -> Bool {
        do throws(SystemError) {
            try check("link", old) { linkat(source.descriptor.rawValue, old, descriptor.rawValue, name, 0) }
            return true
        } catch let error where error.errno == .fileExists {
            return false
        }
    }

    /// mkdir(2) with exactly this mode, whatever the umask; false where the directory exists already.
    @discardableResult
    package func makeDirectory(_ path: String, mode: UInt32 = 0o700) throws(SystemError) -> Bool {
        do throws(SystemError) {
            try check("mkdir", path) { mkdirat(descriptor.rawValue, path, mode) }
            try check("chmod", path) { fchmodat(descriptor.rawValue, path, mode, 0) }
            return true
        } catch let error where error.errno == .fileExists {
            return false
        }
    }

    /// fchmodat(2).
    package func setMode(of path: String, _ mode: UInt32) throws(SystemError) {
        try check("chmod", path) { fchmodat(descriptor.rawValue, path, mode, 0) }
    }

    package func rename(_ old: String, to new: String) throws(SystemError) {
        try check("rename", old) { renameat(descriptor.rawValue, old, descriptor.rawValue, new) }
    }

    /// unlink(2).
    package func remove(_ path: String) throws(SystemError) {
        try check("unlink", path) { unlinkat(descriptor.rawValue, path, 0) }
    }

    package func removeDirectory(_ path: String) throws(SystemError) {
        try check("rmdir", path) { unlinkat(descriptor.rawValue, path, AT_REMOVEDIR) }
    }

    package func exists(_ path: String) -> Bool {
        faccessat(descriptor.rawValue, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0
    }

    /// fstatat(2) without following a symbolic link at the end; `nil` where there is nothing of this name.
    package func status(of path: String) throws(SystemError) -> stat? {
        var status = stat()
        do throws(SystemError) {
            try check("stat", path) { fstatat(descriptor.rawValue, path, &status, AT_SYMLINK_NOFOLLOW) }
            return status
        } catch let error where error.errno == .noSuchFileOrDirectory {
            return nil
        }
    }

    /// The size of the file system and what we may still use of it, in bytes (fstatvfs(3)).
    package func space() throws(SystemError) -> (total: UInt64, available: UInt64) {
        var status = statvfs()
        try check("statvfs") { fstatvfs(descriptor.rawValue, &status) }
        return (UInt64(status.f_blocks) * UInt64(status.f_frsize), UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }

    /// What a symbolic link says (readlink(2)); `nil` where there is none of this name.
    package func symbolicLink(_ name: String) throws(SystemError) -> String? {
        var path: String?
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            guard let start = buffer.baseAddress else { return }
            let count = readlinkat(descriptor.rawValue, name, start, buffer.count)
            if count >= 0 { path = String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self) }
        }
        if let path { return path }
        let error = SystemError.last("readlink", name)
        guard [.noSuchFileOrDirectory, .invalidArgument].contains(error.errno) else { throw error }
        return nil
    }

    /// symlink(2).
    package func makeSymbolicLink(_ name: String, to path: String) throws(SystemError) {
        try check("symlink", name) { symlinkat(path, descriptor.rawValue, name) }
    }

    /// rmdir(2) of any directory.
    package static func removeDirectory(_ path: String) throws(SystemError) { try check("rmdir", path) { rmdir(path) } }

    /// Makes or replaces a file by copying one of another directory.
    package func copyFile(
        _ name: String,
        from old: String,
        in source: Directory,
        mode: UInt32 = 0o600
    ) throws(SystemError) {
        try copyFile(name, from: try source.open(old, flags: O_RDONLY), mode: mode)
    }

    /// The same of an open file, from its beginning.
    package func copyFile(_ name: String, from file: Descriptor, mode: UInt32 = 0o600) throws(SystemError) {
        let temporary = Self.temporaryName(for: name)
        let copy = try open(temporary, flags: O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
        do throws(SystemError) {
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            var offset: UInt64 = 0
            while true {
                let count = try buffer.withUnsafeMutableBytes { bytes in
                    Result { () throws(SystemError) in try file.read(into: bytes, at: offset) }
                }.get()
                if count == 0 { break }
                try copy.writeAll(Array(buffer[..<count]))
                offset += UInt64(count)
            }
            try copy.synchronize()
            copy.closeEarly()
            try rename(temporary, to: name)
        } catch {
            try? remove(temporary)
            throw error
        }
    }

    package func synchronize() throws(SystemError) { try descriptor.synchronize() }

    /// The names in the directory, without `.` and `..`, in no order.
    package func names() throws(SystemError) -> [String] {
        let copy = try check("open", ".") { clinux_openat(descriptor.rawValue, ".", O_RDONLY | O_DIRECTORY, 0) }
        guard let stream = fdopendir(copy) else {
            let error = SystemError.last("fdopendir")
            _ = close(copy)
            throw error
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
