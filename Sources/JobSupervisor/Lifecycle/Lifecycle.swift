import Glibc
import JobModel
import JobStore
import LinuxSystem
import Values

/// How long the supervisor stays, and how it goes.
struct Lifecycle {
    enum End {
        case exit
        /// Exit without calling the database sound.
        case abandon
        /// exec(2) of this file, in this process.
        case replace(ByteString)
    }

    let pid = getpid()
    /// How long it stays with nothing to do and nobody connected.
    let idleTime: TimeSpan
    var end: End?
    /// It was told to stop: nothing is started any more.
    var isStopping = false
    /// When it leaves, unless something happens: on the monotonic clock.
    private(set) var idleDeadline: Int64?

    init(idleTime: TimeSpan) { self.idleTime = idleTime }

    var mayStartJobs: Bool { !isStopping && end == nil }

    /// Notes whether there is anything to do, and leaves where there has been nothing for long enough.
    mutating func update(isIdle: Bool, now: Int64) {
        guard isIdle else {
            idleDeadline = nil
            return
        }
        let deadline = idleDeadline ?? now + idleTime.nanoseconds
        idleDeadline = deadline
        if now >= deadline, end == nil { end = .exit }
    }

    /// Somebody was here: the time without anything to do begins anew.
    mutating func noteVisit() { idleDeadline = nil }

    /// Leaves the mark of `supervisor stop`: no shim starts a supervisor while it is there.
    func markStopped(in state: StateDirectory) throws {
        try state.directory.replaceFile(StateFile.supervisorStopped, with: [], synchronized: false)
    }

    /// Whether the file can be executed: a supervisor that could not be replaced would have ended.
    func checkExecutable(_ path: ByteString) throws {
        guard access(path.description, X_OK) == 0 else {
            throw JobsError(
                .usage,
                "the supervisor cannot be replaced by \(path)",
                cause: SystemError.last("access", path.description)
            )
        }
    }
}
