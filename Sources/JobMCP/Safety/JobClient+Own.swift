import JobManager
import JobModel

extension JobClient {
    /// What a caller means by a reference: where it is a name, his own job of that name goes before one of another session,
    /// which may bear it as well.
    ///
    /// - Returns: The UUID of his own job, else the reference.
    func meant(_ reference: String, by caller: Ownership) throws(JobsError) -> String {
        guard case .nameOrPrefix = JobReference(reference), !reference.contains(where: { "*?[".contains($0) }) else {
            return reference
        }
        var filter = JobFilter(limit: 2)
        filter.name = reference
        filter.owner = caller.owner
        filter.own = caller.own
        filter.statuses = Set(JobStatus.allCases.filter { !$0.isEnded })
        let live = try page(filter).jobs
        // Of several the supervisor says that they are.
        if live.count > 1 { return reference }
        if let job = live.first { return job.id.description }
        filter.statuses = []
        return try page(filter).jobs.first?.id.description ?? reference
    }
}
