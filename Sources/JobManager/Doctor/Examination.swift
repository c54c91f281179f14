import Glibc
package import JobModel
package import JobProtocol
import JobStore
package import LinuxSystem
import Values

/// What `doctor` finds out about an installation, without a supervisor and without changing anything.
package struct Examination {
    /// How the supervisor of the state directory is.
    package enum Supervisor {
        case none
        case running(SupervisorStatusCall.Reply)
        /// A process holds the lock, but is of no use.
        case hanging(pid: Int32?, JobsError)
    }

    /// The state directory.
    package let path: String
    package let supervisor: Supervisor
    package let findings: [Finding]
    /// `nil` if there is no database that can be read.
    package let diskUse: DiskUse?
    /// What holds the limits of whole jobs.
    package let limits: LimitSupport

    /// - Parameters:
    ///   - home: The state directory; `nil`: where it usually is.
    ///   - group: The setting `supervisor.cgroup`.
    package init(home: String? = nil, group: String? = nil) throws(JobsError) {
        path = try StateDirectory.locate(home: home)
        guard let state = try? StateDirectory.open(path: path, create: false) else {
            supervisor = .none
            findings = StoreInspector.inspect(path: path, isSupervised: false)
            diskUse = nil
            limits = LimitSupport(group: group, supervisor: getpid())
            return
        }
        let isHeld = (try? FileLock.isHeld(StateFile.supervisorLock, in: state.directory)) ?? false
        supervisor = isHeld ? Self.ask(state) : .none
        let isStale = !isHeld && state.directory.exists(StateFile.supervisorSocket)
        findings =
            (isStale ? [Self.staleSocket] : []) + StoreInspector.inspect(state, isSupervised: isHeld)
            + (isHeld ? Survivors.findings(in: state) : []) + Self.place(of: supervisor)
            + [BootStart.finding(home: path, schedules: Self.schedules(in: state))].compactMap(\.self)
        diskUse = DiskUse(of: state)
        limits = LimitSupport(group: group, supervisor: Self.pid(of: supervisor) ?? getpid())
    }

    private static func pid(of supervisor: Supervisor) -> Int32? {
        switch supervisor {
        case .none: nil
        case .running(let status): status.pid
        case .hanging(let pid, _): pid
        }
    }

    /// How many schedules are active; 0 where that cannot be read.
    private static func schedules(in state: StateDirectory) -> Int {
        (try? Database.openForReading(in: state).activeScheduleCount()) ?? 0
    }

    /// Whether the supervisor would start jobs in another world than this one.
    private static func place(of supervisor: Supervisor) -> [Finding] {
        guard case .running(let status) = supervisor,
            let difference = status.namespaces.flatMap({ Namespaces.current().difference(from: $0) })
        else { return [] }
        let starter = status.starter.map { "; it was started by \($0)" } ?? ""
        return [
            Finding(
                .warning,
                "the supervisor (process \(status.pid)) runs elsewhere: in \(difference) than this process\(starter)",
                advice: Advice(.awaitIdleSupervisor)
            )
        ]
    }

    /// Whether anything has to be done.
    package var isHealthy: Bool {
        if case .hanging = supervisor { return false }
        return !findings.contains { $0.severity == .error }
    }

    private static let staleSocket = Finding(
        .note,
        "a supervisor was killed and left its socket behind",
        advice: Advice(.words, "nothing to do: the next command that needs a supervisor starts one")
    )

    private static func ask(_ state: StateDirectory) -> Supervisor {
        do throws(JobsError) {
            return .running(try JobClient(home: state.path, startsSupervisor: false).supervisorStatus())
        } catch {
            return .hanging(pid: SupervisorLock(home: state).holder, error)
        }
    }

    /// Repairs the state directory; `.refused` while a supervisor holds it.
    package static func repair(home: String? = nil) throws(JobsError) -> RepairReport {
        let state = try StateDirectory.open(path: StateDirectory.locate(home: home), create: false)
        let lock: FileLock?
        do throws(SystemError) {
            lock = try FileLock.attempt(StateFile.supervisorLock, in: state.directory)
        } catch {
            throw JobsError(.storage, "cannot lock \(state.path)/\(StateFile.supervisorLock)", cause: error)
        }
        guard let lock else {
            throw JobsError(
                .refused,
                "a supervisor is using \(state.path)",
                advice: .stopSupervisor
            )
        }
        return try withExtendedLifetime(lock) { () throws(JobsError) in try StoreRepair.repair(state) }
    }
}

/// Processes of jobs that live on although nobody watches over them, or although they were to be ended.
enum Survivors {
    /// What there is to say about them; empty where the supervisor does not answer.
    static func findings(in state: StateDirectory) -> [Finding] {
        var filter = JobFilter()
        filter.statuses = [.running, .paused, .lost]
        guard let client = try? JobClient(home: state.path, startsSupervisor: false),
            let jobs = try? client.list(filter, count: 1000)
        else { return [] }
        return jobs.compactMap(finding)
    }

    private static func finding(_ job: JobRecord) -> Finding? {
        let living = (job.outcome?.survivors ?? job.survivors).filter { isOf(job, $0.pid) }
        guard !living.isEmpty else { return nil }
        let pids = living.map { String($0.pid) }.joined(separator: " ")
        let names = living.map { "\($0.pid) (\($0.command))" }.joined(separator: ", ")
        return Finding(
            .warning,
            "job \(job.number) is \(job.status.rawValue), but some of its processes are still running: \(names)",
            advice: Advice(.words, "end them with kill(1), as in `kill \(pids)`, or leave them")
        )
    }

    /// Pids are used again: a process of the job has its id in the environment.
    private static func isOf(_ job: JobRecord, _ pid: Int32) -> Bool {
        let mark = Array("JOBS_ID=\(job.id)".utf8)
        return ProcessTable.environment(of: pid)?.contains(mark) ?? false
    }
}
