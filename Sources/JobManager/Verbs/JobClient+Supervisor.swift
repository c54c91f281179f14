import Glibc
package import JobModel
package import JobProtocol
import JobStore
import LinuxSystem
import SystemPackage
import Values

extension JobClient {
    package func supervisorStatus() throws(JobsError) -> SupervisorStatusCall.Reply { try call(SupervisorStatusCall()) }

    /// Whether a supervisor listens. It may hang nevertheless.
    package func isSupervisorRunning() throws(JobsError) -> Bool {
        if connection != nil { return true }
        do throws(CallFailure) {
            return try SupervisorConnection.open(in: home.directory) != nil
        } catch {
            switch error {
            case .final(let error), .transient(let error, _): throw error.advising(.replaceSupervisor)
            }
        }
    }

    /// Ends the supervisor, and before it, where asked, all running jobs, however long their graces are. False where none
    /// runs; none is started then by the end of a job, either.
    package func stopSupervisor(killsJobs: Bool) throws(JobsError) -> Bool {
        let isRunning = startsSupervisor ? true : try isSupervisorRunning()
        guard isRunning else {
            do throws(SystemError) {
                try home.directory.replaceFile(StateFile.supervisorStopped, with: [], synchronized: false)
            } catch {
                throw JobsError(.storage, "cannot note in \(home.path) that no supervisor is wanted", cause: error)
            }
            return false
        }
        let pid = try supervisorStatus().pid
        let process = try? ProcessDescriptor(pid: pid)
        _ = try call(SupervisorStopCall(killsJobs: killsJobs), waiting: killsJobs ? .seconds(3600) : .seconds(0))
        connection = nil
        // It answers before it leaves; whoever stops it wants its lock, or its file system.
        guard process?.ends(within: SupervisorConnection.answerTime) ?? true else {
            throw JobsError(.unavailable, "the supervisor (process \(pid)) stopped its work but has not exited")
        }
        return true
    }

    /// Replaces the supervisor in place by this program.
    package func restartSupervisor() throws(JobsError) -> SupervisorStatusCall.Reply {
        let before = try supervisorStatus()
        do throws(CallFailure) {
            let restart = SupervisorRestartCall(executable: OwnExecutable.path())
            _ = try connected(starting: startsSupervisor).exchange(restart, within: SupervisorConnection.answerTime)
        } catch {
            // Without an answer it was quicker than that.
            if case .final(let error) = error { throw error }
        }
        connection = nil
        let after = try supervisorStatus()
        guard after.startedAt > before.startedAt || after.pid != before.pid else {
            throw JobsError(
                .unavailable,
                "the supervisor (process \(before.pid)) was not replaced",
                advice: .replaceSupervisor
            )
        }
        return after
    }

    /// Kills a supervisor that does not answer, which touches no job, and starts one.
    package func forceRestartOfSupervisor() throws(JobsError) -> SupervisorStatusCall.Reply {
        connection = nil
        try killSupervisor()
        return try supervisorStatus()
    }

    private func killSupervisor() throws(JobsError) {
        guard let pid = SupervisorLock(home: home).holder else { return }
        do throws(SystemError) {
            let process = try ProcessDescriptor(pid: pid)
            // Not the pid alone is killed, but whoever holds the lock now, and only if it is what it should be.
            guard SupervisorLock(home: home).holder == pid, let entry = ProcessTable.entry(of: pid) else { return }
            if entry.command == "jobs-supervisor" {
                try process.send(signal: SIGKILL)
                if process.ends(within: SupervisorConnection.answerTime) { return }
            }
        } catch  where error.errno == .noSuchProcess {
            return
        } catch {
            throw JobsError(.unavailable, "cannot kill the supervisor (process \(pid))", cause: error)
        }
        throw JobsError(
            .refused,
            "process \(pid) holds \(home.path)/\(StateFile.supervisorLock), and either is no supervisor or does not "
                + "die: wait for its end, or end it"
        )
    }
}

extension ProcessDescriptor {
    /// Waits for the end of the process; false where it does not come in time.
    fileprivate func ends(within time: TimeSpan) -> Bool { (try? descriptor.awaitInput(within: time)) ?? true }
}

extension JobClient {
    /// What the supervisor counted since it was started, in the text format of Prometheus.
    package func supervisorMetrics() throws(JobsError) -> String { try call(SupervisorMetricsCall()) }

    /// Has tool calls counted. What is not known to have been counted is not sent again.
    package func report(_ uses: [ToolReportCall.Use]) throws(JobsError) {
        _ = try call(ToolReportCall(uses: uses), isRepeatable: false)
    }
}
