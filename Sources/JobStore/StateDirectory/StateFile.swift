package import JobModel

/// The names of what lies in the state directory.
package enum StateFile {
    package static let supervisorSocket = "supervisor.sock"
    /// Locked (flock) by the one supervisor for as long as it lives.
    package static let supervisorLock = "supervisor.lock"
    /// Locked by whoever starts a supervisor.
    package static let startLock = "start.lock"
    package static let supervisorLog = "supervisor.log"
    /// The mark of `supervisor stop`: nobody but a user starts a supervisor while it is there.
    package static let supervisorStopped = "supervisor.stopped"
    package static let database = "jobs.db"
    static let databaseLog = "jobs.db-wal"
    /// Written when the database was closed in order (see `DatabaseFile`).
    static let databaseClosed = "jobs.db.closed"
    /// What was typed at the prompt (see `HistoryFile`).
    static let promptHistory = "prompt-history"
    static let ballast = "ballast"
    static let machineID = "machine-id"
    /// See `BootMark`.
    static let bootID = "boot-id"

    package static let environments = "environments"
    package static let attempts = "attempts"
    package static let inbox = "inbox"
    package static let shims = "shims"
    static let tasks = "tasks"
    /// In a directory that machines share: an empty file for each attempt whose shim has told something since it was removed
    /// last.
    package static let news = "news"
    /// In a directory that machines share: this program, in a folder for each release.
    package static let programs = "bin"

    /// The name in `news` of an attempt.
    package static func news(number: Int64, attempt: Int) -> String { "\(number).\(attempt)" }

    /// The socket of a shim, for as long as it lives.
    package static func shimSocket(_ pid: Int32) -> String { "\(pid).sock" }

    /// Standard input that a submitter stores before the submission; the attempt takes it from there.
    package static func inbox(_ id: JobID) -> String { "\(inbox)/\(id)" }
}
