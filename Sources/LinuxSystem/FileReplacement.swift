import CLinux
import Glibc
import Values

/// Files of the user's, replaced in one step: readers see the old content or the new one.
package enum FileReplacement {
    /// Writes a file aside and renames it. It keeps its mode; a new one has 0644, less the umask.
    ///
    /// - Parameter path: Of the file itself, not of a link to it.
    package static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let new = "\(path[..<slash]).\(path[slash...]).new"
        var status = stat()
        let old = stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
        unlink(new)
        let file = try Descriptor.open(new, flags: O_WRONLY | O_CREAT | O_EXCL, mode: old ?? 0o644)
        try file.writeAll(bytes)
        if let old { try check("fchmod", new) { fchmod(file.rawValue, old) } }
        try file.synchronize()
        try check("rename", new) { rename(new, path) }
    }

    /// The file behind whatever links lead to it; the path itself, where there is none.
    package static func target(of path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
