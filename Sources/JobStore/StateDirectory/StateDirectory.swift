internal import Glibc
package import JobModel
package import LinuxSystem
internal import SystemPackage

/// The one directory in which everything is kept: ours alone, of this machine alone. Inside it no symbolic link is
/// followed; files are 0600 and directories 0700 whatever the umask.
package struct StateDirectory: Sendable {
    /// Absolute and without symbolic links, as it was when the directory was opened.
    package let path: String
    /// Eight hexadecimal digits that tell it from other state directories.
    package var tag: String { Self.tag(of: path) }
    package let directory: Directory

    /// The same of a directory by its path, as it was when it was opened.
    package static func tag(of path: String) -> String { String(JobID(namedBy: [path]).description.prefix(8)) }

    /// Opens the state directory, and makes it where it is missing and `create` says so; missing parents get 0755 less
    /// the umask. `path` itself may be a symbolic link to a directory that is ours.
    ///
    /// Throws `.notFound` where it is missing and is not to be made; `.refused` where it is not ours, is open to others
    /// or belongs to another machine; `.storage` for everything that the system refuses. With `create` it must also be
    /// writable; without, nothing is written.
    package static func open(path: String, create: Bool) throws(JobsError) -> StateDirectory {
        if create { try make(path) }
        guard let pointer = realpath(path, nil) else { throw unresolved(path, SystemError.last("realpath", path)) }
        defer { free(pointer) }
        let resolved = String(cString: pointer)
        let directory: Directory
        let status: stat
        do throws(SystemError) {
            directory = try Directory(resolved)
            status = try directory.descriptor.status()
        } catch {
            throw unusable(resolved, error)
        }
        try check(status, of: resolved)
        let state = StateDirectory(path: resolved, directory: directory)
        let machine: [UInt8]
        do throws(SystemError) {
            machine = try create ? state.furnished() : state.machine()
        } catch {
            throw unusable(resolved, error)
        }
        try state.check(machine)
        return state
    }

    /// Opens a directory that machines share, for the files of attempts that run there. It has the shape of a state directory
    /// and is none: no supervisor serves it.
    ///
    /// - Parameter create: Whether it is made where it is missing; its parent must be there.
    package static func openShared(path: String, create: Bool) throws(SystemError) -> StateDirectory {
        if create, mkdir(path, 0o700) != 0, errno != EEXIST { throw SystemError.last("mkdir", path) }
        let directory = try Directory(path)
        let status = try directory.descriptor.status()
        guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw SystemError("use (it is not yours alone)", path, errno: .permissionDenied)
        }
        let state = StateDirectory(path: path, directory: directory)
        guard create else { return state }
        for name in [StateFile.environments, StateFile.attempts, StateFile.news, StateFile.programs] {
            try directory.makeDirectory(name)
        }
        if !directory.exists(StateFile.machineID) {
            let nobody = Array("none: it holds jobs that run elsewhere\n".utf8)
            try directory.replaceFile(StateFile.machineID, with: nobody, synchronized: false)
        }
        return state
    }

    /// The content of `machine-id`, which is made last: where it is there, so is all else.
    private func furnished() throws(SystemError) -> [UInt8] {
        guard faccessat(directory.descriptor.rawValue, ".", W_OK, 0) == 0 else {
            throw SystemError.last("write to", path)
        }
        let machine = try machine()
        if !machine.isEmpty { return machine }
        try furnish()
        let new = Array("\(Machine.id())\n".utf8)
        try directory.replaceFile(StateFile.machineID, with: new, synchronized: true)
        return new
    }

    /// Makes the directories that are missing.
    package func furnish() throws(SystemError) {
        var isNew = false
        for name in [StateFile.environments, StateFile.attempts, StateFile.inbox, StateFile.shims] {
            isNew = try directory.makeDirectory(name) || isNew
        }
        if isNew { try directory.synchronize() }
    }

    private func machine() throws(SystemError) -> [UInt8] {
        try directory.readFile(StateFile.machineID, limit: 4096) ?? []
    }

    /// Where the sockets of shims are. A state directory of an earlier release has none.
    package func shimSockets() throws(SystemError) -> Directory {
        do throws(SystemError) {
            return try directory.openDirectory(StateFile.shims)
        } catch let error where error.errno == .noSuchFileOrDirectory {
            try directory.makeDirectory(StateFile.shims)
            return try directory.openDirectory(StateFile.shims)
        }
    }

    private static func check(_ status: stat, of path: String) throws(JobsError) {
        guard status.st_uid == geteuid() else {
            throw JobsError(
                .refused,
                "the state directory \(path) belongs to user \(status.st_uid), not to user \(geteuid())",
                advice: .setHome
            )
        }
        let mode = status.st_mode & 0o777
        guard mode == 0o700 else {
            throw JobsError(
                .refused,
                "the state directory \(path) has mode \(String(mode, radix: 8)) instead of 700"
                    + "\(mode & 0o077 == 0 ? "" : " and is open to other users"): run `chmod 700 \(path)`"
            )
        }
    }

    /// - Parameter machine: The content of `machine-id`.
    private func check(_ machine: [UInt8]) throws(JobsError) {
        let owner = String(decoding: machine.prefix { $0 != 0x0A }, as: UTF8.self)
        guard owner.isEmpty || owner == Machine.id() else {
            throw JobsError(
                .refused,
                "the state directory \(path) belongs to machine \(owner), and this is machine \(Machine.id())",
                advice: .setHome
            )
        }
    }
}

// Making it.
extension StateDirectory {
    private static func make(_ path: String) throws(JobsError) {
        if access(path, F_OK) == 0 { return }
        do throws(SystemError) {
            try makeParents(of: path)
            guard mkdir(path, 0o700) == 0 else {
                let error = SystemError.last("mkdir", path)
                // Another first command was faster, or a symbolic link points to nothing: opening tells.
                if error.errno == .fileExists { return }
                throw error
            }
            guard chmod(path, 0o700) == 0 else { throw SystemError.last("chmod", path) }
            // What is acknowledged in a directory whose own name is lost in a power cut would be lost with it.
            try Directory(parent(of: path), followsLink: true).synchronize()
        } catch {
            throw JobsError(
                .storage,
                "cannot create the state directory \(path): \(reason(of: error, path))",
                advice: .setHome,
                cause: error
            )
        }
    }

    private static func makeParents(of path: String) throws(SystemError) {
        let parent = parent(of: path)
        guard access(parent, F_OK) != 0 else { return }
        try makeParents(of: parent)
        guard mkdir(parent, 0o755) == 0 || errno == EEXIST else { throw SystemError.last("mkdir", parent) }
        try Directory(Self.parent(of: parent), followsLink: true).synchronize()
    }

    private static func parent(of path: String) -> String {
        var bytes = path.utf8[...]
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")), slash > bytes.startIndex else { return "/" }
        return String(bytes[..<slash]) ?? "/"
    }
}

// Saying what is wrong with it.
extension StateDirectory {
    private static func unresolved(_ path: String, _ error: SystemError) -> JobsError {
        var status = stat()
        guard error.errno == .noSuchFileOrDirectory else { return unusable(path, error) }
        if lstat(path, &status) == 0 {
            return JobsError(.storage, "the state directory \(path) is a symbolic link to nothing: correct the link")
        }
        return JobsError(.notFound, "there is no state directory \(path) yet", advice: .start)
    }

    private static func unusable(_ path: String, _ error: SystemError) -> JobsError {
        JobsError(
            .storage,
            "cannot use the state directory \(path): \(reason(of: error, path))",
            advice: .setHome,
            cause: error
        )
    }

    private static func reason(of error: SystemError, _ path: String) -> String {
        let origin = Self.origin(of: path).map { "; \($0)" } ?? ""
        return switch error.errno {
        case .readOnlyFileSystem:
            "its file system is read-only\(origin)"
        case .notDirectory: "\(error.subject ?? "it") is not a directory\(origin)"
        case .permissionDenied, .notPermitted: "\(error.call) is not permitted\(origin)"
        case .noSpace, .diskQuotaExceeded: "no space is left on its disk"
        case .tooManySymbolicLinkLevels: "\(error.subject ?? "it") is a symbolic link; replace it by the real directory"
        default: "\(error.call) failed\(origin)"
        }
    }
}
