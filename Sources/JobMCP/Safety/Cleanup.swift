import JobManager
import JobModel
import LinuxSystem
import Synchronization
import Values

/// Forgets ended jobs of the agents that have called this server, where the user asked for that
/// (`MCP_BG_CLEANUP_INTERVAL`).
final class Cleanup: Sendable {
    /// Who has called, by owner.
    private let callers = Mutex<[String: Ownership]>([:])

    init() {}

    /// This caller's own jobs are to be forgotten when they have ended.
    func note(_ caller: Ownership) { callers.withLock { $0[caller.owner] = caller } }

    /// Looks again and again, until the task is cancelled. A job is there for at least one interval after its end.
    func run(every interval: TimeSpan, _ jobs: JobsAccess) async {
        while true {
            do { try await Task.sleep(for: .nanoseconds(interval.nanoseconds)) } catch { return }
            let callers = callers.withLock { $0 }
            let oldest = Timestamp(nanoseconds: Clock.now().nanoseconds - interval.nanoseconds)
            for caller in callers.values {
                // What fails now is tried again at the next look.
                try? await jobs.perform { client throws(JobsError) in
                    try Self.forget(endedBefore: oldest, of: caller, client)
                }
            }
        }
    }

    private static func forget(endedBefore oldest: Timestamp, of caller: Ownership, _ client: JobClient)
        throws(JobsError)
    {
        var filter = JobFilter()
        filter.owner = caller.owner
        filter.own = caller.own
        filter.statuses = Set(JobStatus.allCases.filter(\.isEnded))
        let ended = try client.list(filter, count: 10_000).filter { job in
            (job.outcome?.endedAt ?? job.submittedAt) < oldest
        }
        if ended.isEmpty { return }
        try client.acting(as: caller.owner) { client throws(JobsError) in
            _ = try client.remove(ended.map { $0.id.description })
        }
    }
}

extension JobClient {
    /// Does something in somebody's name: the event log tells whose.
    func acting<Value>(
        as actor: String,
        _ body: (JobClient) throws(JobsError) -> Value
    ) throws(JobsError) -> Value {
        self.actor = actor
        defer { self.actor = nil }
        return try body(self)
    }
}
