import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// Finds the supervisor of a state directory, or starts it. Of many who want that at once, one starts it.
struct SupervisorStarter {
    /// How long somebody else may take to start one.
    static let startTime = TimeSpan.seconds(30)

    let home: StateDirectory

    /// A connection to the supervisor, before the hello.
    func connection() throws(CallFailure) -> SupervisorConnection {
        if let connection = try SupervisorConnection.open(in: home.directory) { return connection }
        let lock = try lock()
        return try withExtendedLifetime(lock) { () throws(CallFailure) in
            // Whoever held the lock before may have started it.
            if let connection = try SupervisorConnection.open(in: home.directory) { return connection }
            try start()
            if let connection = try SupervisorConnection.open(in: home.directory) { return connection }
            throw .transient(JobsError(.unavailable, "the supervisor exited as soon as it ran"), wasSent: false)
        }
    }

    /// Has the supervisor at the other end leave by `call`, and starts one in its place: nobody else does that meanwhile.
    func takeOver(from connection: SupervisorConnection, _ call: SupervisorStopCall) throws(CallFailure) {
        let lock = try lock()
        try withExtendedLifetime(lock) { () throws(CallFailure) in
            _ = try connection.exchange(call, within: SupervisorConnection.answerTime)
            try start()
        }
    }

    private func lock() throws(CallFailure) -> FileLock {
        do throws(SystemError) {
            let lock = try FileLock.wait(StateFile.startLock, in: home.directory, within: Self.startTime)
            if let lock { return lock }
        } catch {
            throw .final(
                JobsError(
                    .storage,
                    "cannot lock \(home.path)/\(StateFile.startLock) to start a supervisor",
                    cause: error
                )
            )
        }
        throw .final(
            JobsError(
                .unavailable,
                "another process has been starting the supervisor for \(Self.startTime)",
                advice: .examine
            )
        )
    }

    private func start() throws(CallFailure) {
        let ready: Descriptor
        do throws(SystemError) {
            ready = try launch()
        } catch {
            throw .final(JobsError(.unavailable, "cannot start the supervisor", cause: error))
        }
        try SupervisorReadiness(home: home, pipe: ready).wait(for: Self.startTime)
    }

    /// Starts the process, outside the tree of any job that this one runs in, and returns the read end of the pipe on
    /// which it tells when it is ready. The write end is its alone by then: its end is the pipe's end.
    private func launch() throws(SystemError) -> Descriptor {
        let program = SupervisorProgram(home: home.path)
        let pipe = try Descriptor.pipe()
        if !EnclosingShim.all().contains(where: { $0.start(program, ready: pipe.write) }) {
            try program.start(ready: pipe.write)
        }
        return pipe.read
    }
}
