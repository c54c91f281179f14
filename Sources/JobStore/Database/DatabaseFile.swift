internal import Glibc
internal import LinuxSystem
internal import SystemPackage
internal import Values

/// What can be known about the database file without SQLite, before a connection changes anything.
///
/// How damage is noticed, without reading 100,000 jobs at each start: a database that was closed in order leaves the file's
/// size and time in `jobs.db.closed`; as long as they fit, nobody has touched it. Where they do not fit (a crash, a
/// power cut, somebody else's hand) the database is checked: at once where it is small, and else by its owner, in another
/// thread, with `Database.check()`. The log is never deleted by us: where it is missing, commits are missing.
///
/// Closing any descriptor of the file drops the locks that SQLite holds on it in the same process (fcntl(2)): none of this
/// may be called while a connection of this process is open, except `fingerprint`.
struct DatabaseFile {
    let directory: Directory

    enum Content: Equatable {
        /// There is no file, or it is empty.
        case none
        /// A database of ours with this version of the schema.
        case database(version: Int)
        /// Something else, in words.
        case foreign(String)
    }

    /// "jobs" in ASCII: PRAGMA application_id.
    static let applicationID: UInt32 = 0x6A6F_6273
    private static let magic = Array("SQLite format 3\0".utf8)

    /// Reads the first 100 bytes (https://www.sqlite.org/fileformat2.html, section 1.3).
    func content() throws(SystemError) -> Content {
        let file: Descriptor
        do throws(SystemError) {
            file = try directory.open(StateFile.database, flags: O_RDONLY | O_NONBLOCK)
        } catch let error where error.isMissing {
            return .none
        }
        let status = try file.status()
        guard status.st_mode & S_IFMT == S_IFREG else { return .foreign("it is not a regular file") }
        guard status.st_size > 0 else { return .none }
        var header = [UInt8](repeating: 0, count: 100)
        let count = try header.withUnsafeMutableBytes { buffer in
            Result { () throws(SystemError) in try file.read(into: buffer, at: 0) }
        }.get()
        guard count == 100, header.starts(with: Self.magic) else { return .foreign("its header is destroyed") }
        func integer(at offset: Int) -> UInt32 {
            header[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
        // 0 and 0 while the first transaction is only in the log.
        let application = integer(at: 68)
        guard application == Self.applicationID || application == 0 else {
            return .foreign("it is a database of another program")
        }
        return .database(version: Int(integer(at: 60)))
    }

    /// Makes an empty file with mode 0600, which SQLite copies for log and index.
    func make(_ name: String = StateFile.database) throws(SystemError) {
        _ = try directory.open(name, flags: O_RDWR | O_CREAT)
    }

    /// Whether jobs have been here: a database cannot be missing then.
    func hasTraces() throws(SystemError) -> Bool {
        for name in [StateFile.environments, StateFile.attempts] where directory.exists(name) {
            if try !directory.openDirectory(name).names().isEmpty { return true }
        }
        return false
    }

    var hasLog: Bool { directory.exists(StateFile.databaseLog) }

    /// Size and time of the last change.
    func fingerprint(of name: String = StateFile.database) throws(SystemError) -> String {
        guard let status = try directory.status(of: name) else { return "" }
        return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)\n"
    }

    enum LastClosing {
        case inOrder, changedSince, unknown
    }

    func lastClosing() throws(SystemError) -> LastClosing {
        guard let mark = try directory.readFile(StateFile.databaseClosed, limit: 100) else { return .unknown }
        return try mark == Array(fingerprint().utf8) ? .inOrder : .changedSince
    }

    func markClosed(fingerprint: String) throws(SystemError) {
        try directory.replaceFile(StateFile.databaseClosed, with: Array(fingerprint.utf8), synchronized: true)
    }

    /// Once the log exists: from now on that tells.
    func markOpened() throws(SystemError) {
        do throws(SystemError) { try directory.remove(StateFile.databaseClosed) } catch let error where error.isMissing
        {}
    }
}

extension SystemError {
    /// ENOENT.
    var isMissing: Bool { errno == .noSuchFileOrDirectory }
}
