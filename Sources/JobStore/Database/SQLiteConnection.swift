internal import CSQLite
internal import Synchronization

/// A connection to an SQLite database, for one thread at a time (SQLITE_OPEN_NOMUTEX).
final class SQLiteConnection {
    enum Access {
        case reading, writing
    }

    private let handle: OpaquePointer
    let interrupter: Interrupter
    private var statements: [String: SQLiteStatement] = [:]
    private var depth = 0
    /// Why SQLite gave up the transaction that the caller believes to be in.
    private var loss: StoreError?
    /// Why the innermost transaction cannot be ended well: a step of it failed in the middle.
    private var failure: (any Error)?

    private static let mostStatements = 64

    /// Opens the file at an absolute path without symbolic links. It must exist: SQLite would make it with another mode.
    init(path: String, access: Access) throws(StoreError) {
        let mode = access == .reading ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        var handle: OpaquePointer?
        let flags = mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE
        let result = sqlite3_open_v2(path, &handle, flags, nil)
        guard result == SQLITE_OK, let handle else {
            let error = handle.map { Self.error(result, of: $0) } ?? StoreError(code: result, message: "cannot open")
            sqlite3_close(handle)
            throw error
        }
        self.handle = handle
        interrupter = Interrupter(handle)
        sqlite3_busy_timeout(handle, 5000)
        sqlite3_limit(handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256)
        csqlite_set_option(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        // Closing must leave the log alone: its absence tells that somebody else removed it (see `DatabaseFile`).
        csqlite_set_option(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    }

    deinit {
        interrupter.retire()
        statements = [:]
        sqlite3_close(handle)
    }

    static func error(_ result: Int32, of handle: OpaquePointer) -> StoreError {
        let code = sqlite3_extended_errcode(handle)
        let message = String(cString: sqlite3_errmsg(handle))
        return StoreError(code: code & 0xFF == result & 0xFF ? code : result, message: message)
    }

    /// For calls of SQLite that are needed in one place only.
    func withHandle<Value>(_ body: (OpaquePointer) -> Value) -> Value { body(handle) }

    // MARK: Statements

    /// Runs one statement, and hands over each row until `false` is returned.
    func run(
        _ sql: String,
        _ parameters: [SQLiteValue] = [],
        _ row: (SQLiteRow) throws(StoreError) -> Bool = { _ in true }
    ) throws(StoreError) {
        try checkTransaction()
        try statement(sql).run(parameters, row)
    }

    /// Runs several statements that have neither parameters nor rows.
    func runScript(_ sql: String) throws(StoreError) {
        let result = sqlite3_exec(handle, sql, nil, nil, nil)
        guard result == SQLITE_OK else { throw Self.error(result, of: handle) }
    }

    func rows<Value>(
        _ sql: String,
        _ parameters: [SQLiteValue] = [],
        _ read: (SQLiteRow) throws(StoreError) -> Value
    ) throws(StoreError) -> [Value] {
        var values: [Value] = []
        try run(sql, parameters) { row throws(StoreError) in
            values.append(try read(row))
            return true
        }
        return values
    }

    func first<Value>(
        _ sql: String,
        _ parameters: [SQLiteValue] = [],
        _ read: (SQLiteRow) throws(StoreError) -> Value
    ) throws(StoreError) -> Value? {
        var value: Value?
        try run(sql, parameters) { row throws(StoreError) in
            value = try read(row)
            return false
        }
        return value
    }

    var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }
    var changedRows: Int { Int(sqlite3_changes(handle)) }

    private func statement(_ sql: String) throws(StoreError) -> SQLiteStatement {
        if let statement = statements[sql] { return statement }
        if statements.count >= Self.mostStatements { statements = [:] }
        let statement = try SQLiteStatement(sql, on: handle)
        statements[sql] = statement
        return statement
    }

    // MARK: Transactions

    /// Does all of `body` or nothing. The outermost call commits durably; a nested one that throws undoes only its own
    /// part. Whatever `body` throws is passed on.
    func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        let level = try begin()
        do {
            let value = try body()
            try end(level)
            return value
        } catch {
            rollBack(to: level, because: error)
            throw error
        }
    }

    /// One step of a transaction, or a transaction of its own. A step that throws before it has changed anything takes
    /// nothing with it; one that throws later takes the transaction around it with it.
    ///
    /// A savepoint would spare the rest, but SQLite's journal of savepoints is a list that each release walks from its
    /// beginning: thousands of steps would take seconds.
    func step<Value>(_ body: () throws -> Value) throws -> Value {
        guard depth > 0 else { return try transaction(body) }
        try checkTransaction()
        let before = sqlite3_total_changes64(handle)
        do {
            return try body()
        } catch {
            if sqlite3_total_changes64(handle) != before { failure = failure ?? error }
            throw error
        }
    }

    /// The same for changes that throw nothing but errors of the store.
    func change<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        do {
            return try step { try body() }
        } catch {
            throw error as? StoreError ?? StoreError(code: SQLITE_INTERNAL, message: "\(error)")
        }
    }

    private func begin() throws(StoreError) -> Int {
        try checkTransaction()
        let level = depth
        if level == 0 { loss = nil }
        try run(level == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT level\(level)")
        depth += 1
        return level
    }

    private func end(_ level: Int) throws {
        try checkTransaction()
        if let failure { throw failure }
        try run(level == 0 ? "COMMIT" : "RELEASE level\(level)")
        depth = level
    }

    private func rollBack(to level: Int, because error: any Error) {
        defer { depth = level }
        failure = nil
        guard sqlite3_get_autocommit(handle) == 0 else {
            if level > 0, loss == nil { loss = error as? StoreError ?? Self.rolledBack }
            return
        }
        for sql in level == 0 ? ["ROLLBACK"] : ["ROLLBACK TO level\(level)", "RELEASE level\(level)"] {
            try? statement(sql).run([]) { _ in true }
        }
    }

    /// On a full disk and after some other errors SQLite rolls everything back by itself. What follows within the caller's
    /// transaction must then fail, too, instead of being committed statement by statement.
    private func checkTransaction() throws(StoreError) {
        if depth > 0, sqlite3_get_autocommit(handle) != 0 { throw loss ?? Self.rolledBack }
    }

    private static let rolledBack = StoreError(code: SQLITE_ABORT, message: "the transaction was rolled back")
}

/// Ends what another thread is doing with a database: its statement fails with an error (`isInterrupted`). It may outlive the
/// database, and does nothing then.
package final class Interrupter: Sendable {
    /// The connection as a number, because a pointer belongs to one thread; 0 once it is closed.
    private let connection: Mutex<UInt>

    init(_ connection: OpaquePointer) { self.connection = Mutex(UInt(bitPattern: connection)) }

    package func interrupt() {
        connection.withLock { connection in
            guard let handle = OpaquePointer(bitPattern: connection) else { return }
            sqlite3_interrupt(handle)
        }
    }

    /// The connection is about to be closed.
    func retire() { connection.withLock { $0 = 0 } }
}
