import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

// Coming by a connection on which both sides have said who they are.
extension JobClient {
    /// How long a supervisor may take to say hello.
    static let helloTime = TimeSpan.seconds(5)

    /// Asks the supervisor, of which there may be no connection yet.
    ///
    /// - Parameters:
    ///   - starting: Whether to start a supervisor where none runs.
    ///   - isRepeatable: Whether the call may be said before it is known that the supervisor serves.
    ///   - ready: Called when the supervisor has said hello, or had before.
    func ask<Call: SupervisorCall>(
        _ call: Call,
        starting: Bool,
        isRepeatable: Bool,
        within time: TimeSpan,
        ready: () -> Void
    ) throws(CallFailure) -> Call.Reply {
        var unused: SupervisorConnection?
        if connection == nil, isRepeatable {
            let candidate = try find(starting: starting)
            if candidate.isKnown {
                return try candidate.exchange(call, by: actor, within: time) { hello throws(CallFailure) in
                    _ = try greet(candidate) { () throws(CallFailure) in try hello(Self.helloTime) }
                    connection = candidate
                    ready()
                }
            }
            unused = candidate
        }
        let supervisor = try connected(starting: starting, to: unused)
        ready()
        return try supervisor.exchange(call, by: actor, within: time)
    }

    private func find(starting: Bool) throws(CallFailure) -> SupervisorConnection {
        try starting ? SupervisorStarter(home: home).connection() : existing()
    }

    /// - Parameters:
    ///   - starting: Whether to start a supervisor where none runs.
    ///   - found: A connection on which nothing has been said yet.
    func connected(
        starting: Bool,
        to found: SupervisorConnection? = nil
    ) throws(CallFailure) -> SupervisorConnection {
        if let connection { return connection }
        var replaced = false
        var first = found
        while true {
            let candidate: SupervisorConnection
            if let unused = first { candidate = unused } else { candidate = try find(starting: starting) }
            first = nil
            let hello = try greet(candidate) { () throws(CallFailure) in
                try candidate.exchange(HelloCall(), within: Self.helloTime)
            }
            guard startsSupervisor, Release(hello.release).isBeforeThis else {
                connection = candidate
                return candidate
            }
            guard !replaced else {
                throw .final(
                    JobsError(
                        .version,
                        "the supervisor (process \(hello.pid)) is of the older release \(hello.release) and was not "
                            + "replaced",
                        advice: .replaceSupervisor
                    )
                )
            }
            try replace(candidate)
            replaced = true
        }
    }

    /// The supervisor that runs.
    private func existing() throws(CallFailure) -> SupervisorConnection {
        if let connection = try SupervisorConnection.open(in: home.directory) { return connection }
        let error = JobsError(.unavailable, "no supervisor is running for \(home.path)", advice: .startSupervisor)
        throw startsSupervisor ? .transient(error, wasSent: false) : .final(error)
    }

    /// - Parameter hello: Says hello, and waits for the reply.
    private func greet(
        _ candidate: SupervisorConnection,
        _ hello: () throws(CallFailure) -> HelloCall.Reply
    ) throws(CallFailure) -> HelloCall.Reply {
        do throws(CallFailure) {
            return try hello()
        } catch {
            guard case .final(let error) = error, error.code == .unavailable else { throw error }
            let pid = candidate.supervisor
            if ProcessTable.entry(of: pid)?.isStopped == true {
                throw .final(
                    JobsError(
                        .unavailable,
                        "the supervisor (process \(pid)) is stopped; kill(1) continues it: `kill -CONT \(pid)`",
                        advice: .replaceSupervisor
                    )
                )
            }
            // It may be busy with its recovery.
            let message = "the supervisor (process \(pid)) does not answer"
            if startsSupervisor { throw .transient(JobsError(.unavailable, message), wasSent: false) }
            throw .final(JobsError(.unavailable, message, advice: .replaceSupervisor))
        }
    }

    /// Has an older supervisor execute this program in its place.
    private func replace(_ candidate: SupervisorConnection) throws(CallFailure) {
        do throws(CallFailure) {
            _ = try candidate.exchange(
                SupervisorRestartCall(executable: OwnExecutable.path()),
                within: SupervisorConnection.answerTime
            )
        } catch {
            // Without an answer it was quicker than that.
            if case .final = error { throw error }
        }
    }
}
