import Glibc
package import JobModel
import LinuxSystem
package import Values

/// Where agents' jobs may run.
package enum WorkingDirectory {
    /// The absolute directory that a call means by `path`.
    ///
    /// - Parameters:
    ///   - path: From the call; a relative one counts from `base`, `~` is the home directory.
    ///   - base: Where jobs run that name no directory; asked for only where the path does not say all.
    ///   - root: What it must lie in; absolute and resolved.
    static func resolve(
        _ path: String?,
        base: () throws(JobsError) -> ByteString,
        root: ByteString?
    ) throws(JobsError) -> ByteString {
        let named = try absolute(path) { () throws(JobsError) in self.base(try base(), root: root) }
        guard !named.containsNUL, isThere(named) else {
            throw JobsError(.usage, "cwd \(named) is no directory that can be entered: give one that exists")
        }
        guard let root else { return named }
        guard let resolved = real(named) else { throw JobsError(.usage, "cwd \(named) cannot be resolved") }
        if isInside(resolved, root) { return resolved }
        throw JobsError(.refused, "Refused: cwd \(named) is outside of \(root), where the user wants jobs to stay")
    }

    /// Where jobs run that name no directory, and what relative paths count from: the root, where the server was started
    /// outside of it.
    static func base(_ base: ByteString, root: ByteString?) -> ByteString {
        guard let root else { return base }
        return real(base).map { isInside($0, root) } ?? false ? base : root
    }

    /// A directory with all symbolic links resolved, for an option; throws where there is none.
    package static func resolve(option: String, _ path: ByteString) throws(JobsError) -> ByteString {
        guard !path.containsNUL, isThere(path), let resolved = real(path) else {
            throw JobsError(.usage, "\(option): \(path) is no directory")
        }
        return resolved
    }

    /// The jobs that somebody means who names a directory to find them by, which may be gone by now.
    static func match(
        _ path: String,
        base: () throws(JobsError) -> ByteString
    ) throws(JobsError) -> DirectoryMatch {
        let named = try absolute(path, base)
        guard !named.containsNUL else { throw JobsError(.usage, "cwd contains a NUL") }
        let steps = named.bytes.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
        let plain = ByteString("/") + ByteString(Array(steps.joined(separator: [UInt8(ascii: "/")])))
        return DirectoryMatch([plain] + [real(named)].compactMap { $0 })
    }

    static func isInside(_ path: ByteString, _ root: ByteString) -> Bool {
        let slash = UInt8(ascii: "/")
        return path == root || path.bytes.starts(with: root.bytes.last == slash ? root.bytes : root.bytes + [slash])
    }

    private static func absolute(
        _ path: String?,
        _ base: () throws(JobsError) -> ByteString
    ) throws(JobsError) -> ByteString {
        guard let path, !path.isEmpty else { return try base() }
        if path.hasPrefix("/") { return ByteString(path) }
        if path == "~" || path.hasPrefix("~/") {
            guard let home = Environment.variable("HOME"), home.hasPrefix("/") else {
                throw JobsError(.usage, "cwd \(path): HOME is not known; give an absolute path")
            }
            return ByteString(home + path.dropFirst())
        }
        return try base() + "/" + ByteString(path)
    }

    /// Whether it is a directory that can be entered.
    static func isThere(_ path: ByteString) -> Bool {
        withCString(path) { pointer in
            var status = stat()
            return stat(pointer, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && access(pointer, X_OK) == 0
        }
    }

    static func real(_ path: ByteString) -> ByteString? {
        withCString(path) { pointer in
            guard let resolved = realpath(pointer, nil) else { return nil }
            defer { free(resolved) }
            return ByteString(cString: resolved)
        }
    }

    private static func withCString<Value>(_ path: ByteString, _ body: (UnsafePointer<CChar>) -> Value) -> Value {
        let characters = path.bytes.map { CChar(bitPattern: $0) } + [0]
        return characters.withUnsafeBufferPointer { buffer in
            // A buffer of one element or more has an address.
            guard let address = buffer.baseAddress else { preconditionFailure("an empty C string") }
            return body(address)
        }
    }
}
