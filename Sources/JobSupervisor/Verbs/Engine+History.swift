import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension Engine {
    /// Tells how runs of commands went, beside the engine: all histories are looked through.
    func history(_ call: HistoryCall, _ request: Request) throws {
        ask(request) { database, _ in HistoryCall.encode(try database.histories(call.query)) }
    }

    /// How far a running job is, as far as earlier runs of it tell; not where it says so itself, and not where it stood still
    /// for a time that nobody knows here.
    func estimate(of record: JobRecord) -> RunEstimate? {
        guard record.status == .running, record.progress == nil, record.submission.hook == nil,
            let startedAt = record.startedAt, runtime[record.number]?.stoppage == nil,
            !(runtime[record.number]?.wasPaused ?? false)
        else { return nil }
        let history = (try? database.history(of: record.submission)).flatMap { $0 }
        let elapsed = TimeSpan(nanoseconds: max(0, Clock.now().nanoseconds - startedAt.nanoseconds))
        return history?.estimate(after: elapsed)
    }

    /// How the runs of a job's command went; `nil`: there was none.
    func summary(of record: JobRecord) throws -> RunSummary? {
        guard record.submission.hook == nil, record.status != .queued else { return nil }
        return try database.history(of: record.submission)?.summary
    }
}
