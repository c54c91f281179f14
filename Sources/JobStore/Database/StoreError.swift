internal import CSQLite
package import JobModel

/// What SQLite, or a row of the database, has to complain about.
package struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A primary result code (https://www.sqlite.org/rescode.html).
    var code: Int32
    /// The extended result code: which kind of the primary one.
    var extendedCode: Int32
    var message: String

    init(code: Int32, message: String) {
        self.code = code & 0xFF
        self.extendedCode = code
        self.message = message
    }

    /// A row whose content is not what it should be.
    static func damagedRow(_ message: String) -> StoreError {
        StoreError(code: SQLITE_CORRUPT, message: message)
    }

    /// A unique value that exists already with another content.
    static func conflict(_ message: String) -> StoreError {
        StoreError(code: SQLITE_CONSTRAINT, message: message)
    }

    /// No space was left: free the ballast and repeat.
    package var isFull: Bool { code == SQLITE_FULL || extendedCode == Int32(csqlite_ioerr_shmsize) }
    /// The file is damaged, or is no database at all.
    package var isCorrupt: Bool { code == SQLITE_CORRUPT || code == SQLITE_NOTADB }
    /// Another connection kept it locked for longer than the limit.
    var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }
    /// An `Interrupter` ended it.
    package var isInterrupted: Bool { code == SQLITE_INTERRUPT }
    package var isConflict: Bool { code == SQLITE_CONSTRAINT }

    package var description: String { "\(message) (SQLite \(extendedCode))" }

    /// The same in one line: of the findings of a check the first one.
    var shortDescription: String {
        let lines = message.split(separator: "\n").filter { !$0.hasPrefix("***") }
        let more = lines.count > 1 ? ", and \(lines.count - 1) more" : ""
        return lines.isEmpty ? description : "\(lines[0])\(more) (SQLite \(extendedCode))"
    }

    /// The error in the words of the edges, with what to do next.
    package var jobsError: JobsError {
        if isConflict { return JobsError(.usage, message) }
        if isFull { return JobsError(.storage, "the disk is full: free some space and try again", cause: self) }
        if isCorrupt {
            return JobsError(.damaged, "the database is damaged", advice: .repair, cause: self)
        }
        if isBusy { return JobsError(.storage, "the database is locked by another program: try again", cause: self) }
        return JobsError(.storage, "the database cannot be used", advice: .examine, cause: self)
    }
}
