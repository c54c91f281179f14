import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// An attempt that is this process's to run. Everything that could fail for want of space has been done by now.
struct ClaimedAttempt {
    /// The absolute path of the attempt directory.
    let path: String
    let state: StateDirectory
    let directory: AttemptDirectory
    let identity: AttemptIdentity
    /// What to run; that it cannot be understood is a failure of the attempt.
    let submission: Result<Submission, JobFailure>
    private let pending: PendingExit
    let listener: Descriptor
    /// Held until this process dies.
    private let lock: FileLock

    /// Takes the lock, then the claim. Whatever fails before the claim leaves the attempt to its supervisor, unharmed.
    init(path: String) throws(ShimRefusal) {
        self.path = path
        do throws(JobsError) {
            state = try StateDirectory.open(path: Self.stateDirectory(of: path), create: false)
        } catch {
            throw .failed(error.description)
        }
        let directory = try ShimRefusal.unless("cannot use the attempt") { () throws(SystemError) in
            AttemptDirectory(try Directory(path))
        }
        let lock = try ShimRefusal.unless("cannot lock the attempt") { () throws(SystemError) in
            try directory.lock()
        }
        guard let lock else { throw .notNeeded }
        // What an earlier launch left there says nothing about this one.
        try ShimRefusal.unless("cannot use the lock") { () throws(SystemError) in try lock.descriptor.truncate(to: 0) }
        (self.directory, self.lock) = (directory, lock)
        guard let spec = try AttemptIdentity.read(in: directory) else { throw .failed("there is no specification") }
        (identity, submission) = spec

        FaultPoint.reach("shim-before-claim", in: state.directory)
        let launch = identity.launch
        guard !directory.directory.exists(AttemptFile.claim(launch: launch)) else { throw .notNeeded }
        pending = try ShimRefusal.unless("cannot keep room for the exit record") { () throws(SystemError) in
            try PendingExit(in: directory)
        }
        listener = try ShimRefusal.unless("cannot listen") { () throws(SystemError) in
            try UnixSocket.listen(AttemptFile.controlSocket, in: directory.directory, backlog: 16)
        }
        let isOurs = try ShimRefusal.unless("cannot claim the attempt") { () throws(SystemError) in
            try directory.makeClaim(Claim(holder: .shim, process: .current), launch: launch)
        }
        guard isOurs else { throw .notNeeded }
        FaultPoint.reach("shim-after-claim", in: state.directory)
    }

    /// Where the main process leaves its pid; see `AttemptDirectory.recordedMain`.
    var mainRecord: Descriptor { lock.descriptor }

    /// Makes the file that `$JOBS_RESULT` names, so that it is nobody else's to read, whatever umask the job has. A job
    /// that cannot have it can still make its own.
    func makeResultFile() {
        _ = try? directory.directory.open(AttemptFile.result, flags: O_WRONLY | O_CREAT | O_EXCL)
    }

    /// Makes the record of the end what everybody reads from now on.
    ///
    /// - Parameter isDurable: Needed where no supervisor is there to store it.
    func publish(_ record: ExitRecord, isDurable: Bool) throws(SystemError) {
        FaultPoint.reach("shim-before-exit-record", in: state.directory)
        try pending.publish(record, isDurable: isDurable)
        FaultPoint.reach("shim-after-exit-record", in: state.directory)
    }

    /// Makes the published record durable, and has the queue behind the job go on: there is no supervisor to do either.
    func handOver() {
        // What cannot be synced now is still there for every supervisor of this boot.
        try? pending.synchronize()
        SupervisorLauncher.startIfNeeded(for: state)
    }

    /// Three levels up; see `AttemptFile.directory`.
    private static func stateDirectory(of path: String) -> String {
        "/" + path.split(separator: "/").dropLast(3).joined(separator: "/")
    }
}

extension ProcessIdentity {
    /// This process.
    fileprivate static var current: ProcessIdentity {
        let pid = getpid()
        let startTime = ProcessTable.entry(of: pid)?.startTime ?? 0
        return ProcessIdentity(pid: pid, startTime: startTime, bootID: Machine.bootID())
    }
}
