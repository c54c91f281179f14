internal import Glibc
package import JobModel
package import JobProtocol
internal import JobStore
internal import LinuxSystem
internal import SystemPackage

extension JobClient {
    package func supervisorStatus() throws(JobsError) -> SupervisorStatusCall.Reply { try call(SupervisorStatusCall()) }

    /// Makes sure that a supervisor runs.
    package func startSupervisor() throws(JobsError) -> SupervisorStatusCall.Reply { try supervisorStatus() }

    /// Ends the supervisor, and before it, where asked, all running jobs, however long their graces are.
    package func stopSupervisor(killsJobs: Bool) throws(JobsError) {
        _ = try call(SupervisorStopCall(killsJobs: killsJobs), waiting: killsJobs ? .seconds(3600) : .seconds(0))
        connection = nil
    }

    /// Replaces the supervisor in place by this program.
    package func restartSupervisor() throws(JobsError) -> SupervisorStatusCall.Reply {
        let before = try supervisorStatus()
        do throws(CallFailure) {
            let restart = SupervisorRestartCall(executable: OwnExecutable.path())
            _ = try connected().exchange(restart, within: Self.answerTime)
        } catch {
            // Without an answer it was quicker than that.
            if case .final(let error) = error { throw error }
        }
        connection = nil
        let after = try supervisorStatus()
        guard after.startedAt > before.startedAt || after.pid != before.pid else {
            throw JobsError(.unavailable, "the supervisor (process \(before.pid)) still is the old one")
                .adding(Self.wayOut)
        }
        return after
    }

    /// Kills a supervisor that does not answer, which touches no job, and starts one. Returns the pid of the old one.
    package func forceRestartOfSupervisor() throws(JobsError) -> (killed: Int32?, status: SupervisorStatusCall.Reply) {
        connection = nil
        let killed = try killSupervisor()
        return (killed, try supervisorStatus())
    }

    private func killSupervisor() throws(JobsError) -> pid_t? {
        guard let pid = SupervisorLock(home: home).holder else { return nil }
        do throws(SystemError) {
            let process = try ProcessDescriptor(pid: pid)
            // Not the pid alone is killed, but whoever holds the lock now.
            guard SupervisorLock(home: home).holder == pid else { return nil }
            try process.send(signal: SIGKILL)
            guard try process.descriptor.awaitInput(within: Self.answerTime) else {
                throw SystemError("kill", String(pid), errno: .timedOut)
            }
            return pid
        } catch  where error.errno == .noSuchProcess {
            return nil
        } catch {
            throw JobsError(.unavailable, "cannot kill the supervisor (process \(pid))", cause: error)
        }
    }
}
