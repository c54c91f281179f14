package import Values

/// Which jobs a list is about. Conditions of different kinds must all hold.
package struct JobFilter: Sendable, Equatable {
    // The jobs of hooks are left out, unless their group is asked for.

    /// Any of these; empty: any status.
    package var statuses: Set<JobStatus> = []
    package var groups: Set<String> = []
    /// A shell pattern with `*` and `?`.
    package var name: String?
    /// All of these, with these values; an empty value stands for any.
    package var labels: [String: String] = [:]
    package var owner: String?
    /// Only those that run there.
    package var directory: DirectoryMatch?
    /// Only these.
    package var own: OwnJobs?
    /// Only the jobs of the batch that begins with the job of this number.
    package var batch: Int64?
    /// Only the jobs of the schedule of this number.
    package var schedule: Int64?
    /// None of any batch.
    package var leavesOutBatches = false
    /// Submitted at this time or later, or not ended before it.
    package var since: Timestamp?
    /// Only jobs with smaller numbers: the page after one that ended with this number.
    package var before: Int64?
    /// At most so many, the newest first; 1–1000.
    package var limit: Int

    package init(limit: Int = 100) { self.limit = limit }

    /// Whether jobs of hooks are among those that are meant.
    package var includesHooks: Bool { groups.contains(JobGroup.hooksName) }
}
