import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

// Coming by a connection on which both sides have said who they are.
extension JobClient {
    /// How long a supervisor may take to say hello.
    static let helloTime = TimeSpan.seconds(5)

    /// - Parameter starting: Whether to start a supervisor where none runs.
    func connected(starting: Bool) throws(CallFailure) -> SupervisorConnection {
        if let connection { return connection }
        var replaced = false
        while true {
            let candidate = try starting ? SupervisorStarter(home: home).connection() : existing()
            let hello = try greet(candidate)
            guard startsSupervisor, Release(hello.release) < Release(SupervisorProtocol.release) else {
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

    private func greet(_ candidate: SupervisorConnection) throws(CallFailure) -> HelloCall.Reply {
        do throws(CallFailure) {
            return try candidate.exchange(HelloCall(), within: Self.helloTime)
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

/// A release of the program, as `1.4.0` names it, in order.
struct Release: Comparable {
    private let parts: [Int]

    /// Reads the numbers; what follows a dash or is no number counts as nothing.
    init(_ text: String) {
        var parts = text.prefix { $0 != "-" && $0 != "+" }.split(separator: ".").map { Int($0) ?? 0 }
        while parts.last == 0 { parts.removeLast() }
        self.parts = parts
    }

    static func < (left: Release, right: Release) -> Bool { left.parts.lexicographicallyPrecedes(right.parts) }
}
