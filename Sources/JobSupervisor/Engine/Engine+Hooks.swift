import JobExecutors
import JobModel
import JobStore
import LinuxSystem
import Logging
import Values

/// Hooks: jobs that are made in the transaction of what they tell of, so that none is lost and none runs twice.
extension Engine {
    /// How many hooks run at once, unless their group says otherwise.
    private static let hookSlots = 4

    /// Makes the jobs of those hooks of a job that are about one of these occasions.
    func addHooks(for occasions: Set<Hook.Occasion>, of record: JobRecord) throws {
        // Those of a hook would have no end.
        guard record.submission.hook == nil else { return }
        for hook in record.submission.hooks where occasions.contains(hook.occasion) {
            guard let submission = HookSubmission(hook: hook, record: record, timeout: hookTimeout).submission else {
                log.warning("a hook of job \(record.number) is not known to this release")
                continue
            }
            try makeHookGroup()
            let job = try submit(JobID(), submission)
            try database.keepHook(job.record.number, of: record.number)
        }
    }

    private func makeHookGroup() throws {
        guard try database.makeGroup(JobGroup.hooksName) else { return }
        let group = JobGroup(name: JobGroup.hooksName, slots: Self.hookSlots)
        try database.set(group)
        scheduler.setGroup(group.name, slots: group.slots, isPaused: false)
    }

    /// What a job's end is an occasion for.
    static func occasions(ofEnd record: JobRecord) -> Set<Hook.Occasion> {
        record.isFailure ? [.end, .failure] : [.end]
    }

    /// What became of a job's hooks.
    func hookRuns(of record: JobRecord) throws -> [HookRun] {
        guard !record.submission.hooks.isEmpty else { return [] }
        return try database.hooks(of: record.number).compactMap { stored in
            let job = present(jobs[stored.record.number] ?? stored)
            return job.submission.hook.map {
                HookRun(number: job.number, origin: $0, status: job.status, verdict: JobVerdict.text(of: job))
            }
        }
    }

    /// Whether a start that was told is an occasion for hooks, which then have to start, too.
    func startsHooks(_ work: Work) -> Bool {
        guard case .executor(let key, launch: _, .started) = work else { return false }
        return jobs[key.number]?.record.submission.hooks.contains { $0.occasion == .start } ?? false
    }
}
