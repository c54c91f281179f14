import JobModel
import JobStore
import LinuxSystem
import Values

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
