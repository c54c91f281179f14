package import JobModel
import JobProtocol

extension JobClient {
    /// Forgets ended jobs by a rule; by the settings of retention where it says nothing.
    ///
    /// - Parameter isDry: Nothing is removed; it is told what would be.
    package func prune(_ rule: PruneRule, isDry: Bool) throws(JobsError) -> PruneReport {
        var report = PruneReport()
        var cursor: PruneCall.Cursor?
        repeat {
            let reply = try call(PruneCall(rule, isDry: isDry, cursor: cursor))
            report.add(reply.report)
            cursor = reply.next
        } while cursor != nil
        report.removed = Dependency.ranges(of: report.removed.flatMap { $0 }.sorted())
        return report
    }
}
