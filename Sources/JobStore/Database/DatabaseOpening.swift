internal import Glibc
package import JobModel
internal import LinuxSystem
internal import Values

extension Database {
    /// Up to this size a database that was not closed in order is checked at once: that takes some 10 ms.
    private static let quicklyChecked = 8 << 20

    /// Opens the database for the one supervisor, and makes it where there never was one. Throws `.version` where a later
    /// release wrote it (it is left byte for byte as it was), `.damaged` where it is no database or is found to be
    /// damaged, `.storage` where the system refuses.
    package static func open(in state: StateDirectory) throws(JobsError) -> Database {
        try explaining(state) { () throws in
            let file = DatabaseFile(directory: state.directory)
            let isNew = try examine(file)
            if isNew { try file.make() }
            let closing = try file.lastClosing()
            let size = try file.directory.status(of: StateFile.database)?.st_size ?? 0
            let database = try Database(path: path(in: state), access: .writing, file: file)
            try database.checkVersion()
            try database.connection.setUp()
            try database.migrate()
            if !isNew, closing != .inOrder {
                database.needsCheck = size > quicklyChecked
                if !database.needsCheck { try database.check() }
                try database.checkAgainstAttempts(of: state)
            }
            try file.markOpened()
            return database
        }
    }

    /// Opens the database for reading, beside the one that is open for writing or without one. Every call sees what was
    /// committed before it.
    package static func openForReading(in state: StateDirectory) throws(JobsError) -> Database {
        try explaining(state) { () throws in
            // Only looked at by name: see the note on locks in `DatabaseFile`.
            guard state.directory.exists(StateFile.database) else {
                throw JobsError(.notFound, "there is no database \(path(in: state)) yet", advice: .start)
            }
            let file = DatabaseFile(directory: state.directory)
            // SQLite would make an empty log here, and nobody could see any more that one was lost.
            guard try file.hasLog || file.lastClosing() != .unknown else { throw lostLog }
            let database = try Database(path: path(in: state), access: .reading, file: file)
            try database.checkVersion()
            try database.connection.setUpReading()
            return database
        }
    }

    /// Makes a database in the empty file at `path`.
    static func make(path: String, file: DatabaseFile) throws -> Database {
        let database = try Database(path: path, access: .writing, file: file)
        try database.connection.setUp()
        try database.migrate()
        return database
    }

    private static func path(in state: StateDirectory) -> String { "\(state.path)/\(StateFile.database)" }

    /// Whether the database is to be made. Throws where it cannot be opened, before anything is changed.
    static func examine(_ file: DatabaseFile) throws -> Bool {
        let isLogEmpty = try file.directory.status(of: StateFile.databaseLog)?.st_size ?? 0 == 0
        switch try file.content() {
        case .none:
            if try !isLogEmpty || file.hasTraces() {
                throw damaged("it is missing or empty, and there are traces of jobs")
            }
            return true
        case .foreign(let problem): throw damaged(problem)
        case .database(let version) where version > Schema.version: throw laterRelease(version)
        case .database(let version):
            if file.hasLog { return false }
            // Killed while it was being made.
            if try version == 0 && !file.hasTraces() { return true }
            if try file.lastClosing() == .unknown {
                throw lostLog
            }
            return false
        }
    }

    private func checkVersion() throws {
        let version = Int(try connection.first("PRAGMA user_version") { $0.integer(0) } ?? 0)
        if version > Schema.version { throw Self.laterRelease(version) }
        let application = try connection.first("PRAGMA application_id") { $0.integer(0) } ?? 0
        let tables = try connection.first("SELECT count(*) FROM sqlite_schema") { $0.integer(0) } ?? 0
        guard application == DatabaseFile.applicationID || application == 0 && tables == 0 else {
            throw Self.damaged("it is a database of another program")
        }
    }

    private func migrate() throws {
        let version = Int(try connection.first("PRAGMA user_version") { $0.integer(0) } ?? 0)
        guard version < Schema.version else { return }
        try transaction {
            for step in Schema.migrations[version...] { try connection.runScript(step) }
            try connection.runScript(
                "PRAGMA user_version = \(Schema.version); PRAGMA application_id = \(DatabaseFile.applicationID)"
            )
        }
    }

    /// A job is committed before its attempt's directory is made: a directory of a number that was never given out proves
    /// that commits are missing.
    private func checkAgainstAttempts(of state: StateDirectory) throws {
        let next = try lastNumber() + 1
        if try AttemptDirectory.open(number: next, attempt: 1, in: state) != nil {
            throw Self.damaged("it does not know job \(next), which has a directory")
        }
    }
}

// The errors of opening.
extension Database {
    private static func damaged(_ problem: String) -> StoreError { .damagedRow(problem) }

    private static var lostLog: StoreError {
        damaged("its log \(StateFile.databaseLog) is missing, and the latest changes with it")
    }

    private static func laterRelease(_ version: Int) -> JobsError {
        JobsError(
            .version,
            "the database is of a later release of jobs (its version is \(version), this release knows \(Schema.version)): "
                + "install that release again",
            advice: .setHome
        )
    }

    /// Passes a `JobsError` on and explains all others.
    static func explaining<Value>(_ state: StateDirectory, _ body: () throws -> Value) throws(JobsError) -> Value {
        do {
            return try body()
        } catch let error as JobsError {
            throw error
        } catch let error as StoreError where error.isCorrupt {
            throw JobsError(
                .damaged,
                "the database \(path(in: state)) is damaged: \(error.shortDescription)",
                advice: .repair
            )
        } catch let error as StoreError {
            throw error.jobsError
        } catch {
            throw JobsError(
                .storage,
                "the database \(path(in: state)) cannot be used: check the disk and the permissions",
                cause: error
            )
        }
    }
}

extension SQLiteConnection {
    fileprivate func setUp() throws(StoreError) {
        let mode = try first("PRAGMA journal_mode = WAL") { $0.text(0) }
        guard mode == "wal" else {
            throw StoreError(code: 14, message: "the file system cannot hold a write-ahead log")
        }
        try setUpReading()
        try runScript(
            """
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            PRAGMA wal_autocheckpoint = 1000;
            PRAGMA journal_size_limit = 4194304;
            """
        )
    }

    /// Bounded memory (2 MiB of pages), no temporary files, and damage is met before it misleads.
    fileprivate func setUpReading() throws(StoreError) {
        try runScript(
            """
            PRAGMA cache_size = -2048;
            PRAGMA temp_store = MEMORY;
            PRAGMA cell_size_check = ON;
            PRAGMA trusted_schema = OFF;
            """
        )
    }
}
