internal import JobModel
internal import JobProtocol
internal import LinuxSystem
internal import Values

/// The database of all jobs: what was asked for, and where it stands. Owned by one thread; another thread of the same
/// process reads through a second one from `openForReading`.
///
/// Every change outside of `transaction` is a transaction of its own. A commit is on the disk when the call returns.
package final class Database {
    /// How far new numbers begin above the highest one seen if some were lost: numbers that were given out shortly before
    /// the damage may be known to somebody.
    static let leap: Int64 = 1000

    let connection: SQLiteConnection
    package var interrupter: Interrupter { connection.interrupter }
    private let file: DatabaseFile
    var submissionWriter = SubmissionWriter()

    /// Whether the database was not closed in order and is too large to be checked while everybody waits: its owner then
    /// runs `check()` on a reading one, in another thread, and sets this to false. Damage that is met before is an error of
    /// that call. As long as it is true, closing does not spare the next opening its look.
    package var needsCheck = false

    init(path: String, access: SQLiteConnection.Access, file: DatabaseFile) throws(StoreError) {
        connection = try SQLiteConnection(path: path, access: access)
        self.file = file
    }

    /// Does all of `body` or nothing, durably. A call within `body` that throws undoes only its own part, so that one of
    /// many operations in a batch can fail alone. An error that made SQLite give up everything (a full disk) is thrown by
    /// every call that follows and by the outermost one: nothing is half done then.
    package func transaction<Value>(_ body: () throws -> Value) throws -> Value { try connection.transaction(body) }

    /// The same without waiting for the disk: a power cut may undo it, the death of a process does not. The next durable
    /// transaction makes it durable, too.
    package func passingTransaction<Value>(_ body: () throws -> Value) throws -> Value {
        try connection.run("PRAGMA synchronous = NORMAL")
        // Outside of a transaction it cannot fail; and whatever becomes of this one, the next has to wait for the disk.
        defer { try? connection.run("PRAGMA synchronous = FULL") }
        return try connection.transaction(body)
    }

    /// One of many steps of a transaction, without the price of undoing it alone: what throws before it has changed
    /// anything leaves the others as they are, what throws later undoes the transaction around it.
    package func step<Value>(_ body: () throws -> Value) throws -> Value { try connection.step(body) }

    /// Reads all of the file, and throws where it is damaged (`isCorrupt`). About a second for a million jobs.
    package func check() throws(StoreError) {
        let problem = try connection.first("PRAGMA quick_check(1)") { $0.text(0) }
        if let problem, problem != "ok" { throw .damagedRow(problem) }
    }

    /// Brings everything from the log into the database and remembers that it was closed in order: only for the one that
    /// was opened for writing. The database must not be used any more. (One that is not closed like this loses nothing, but the next opening looks closer.)
    package func close() throws(StoreError) {
        let isDone = try connection.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.integer(0) == 0 } ?? false
        guard isDone, !needsCheck, let fingerprint = try? file.fingerprint() else { return }
        try? file.markClosed(fingerprint: fingerprint)
    }
}
