package import JobModel
import JobProtocol
import Values

extension JobClient {
    /// How many jobs of the same directory are looked at for an earlier run.
    private static let mostJobs = 100

    /// The last run of the same command in the same directory before this one, where it wrote the same bytes: a reference
    /// to it, `5`, or `7.1` for an earlier attempt of the same job. `nil` where it wrote others, or there was none, or the
    /// job has written nothing.
    package func earlierRun(withOutputOf job: JobRecord) throws(JobsError) -> String? {
        guard let output = job.outputIdentity else { return nil }
        if job.attempt > 1 {
            let reference = "\(job.number).\(job.attempt - 1)"
            return try status(reference).outputIdentity == output ? reference : nil
        }
        var filter = JobFilter(limit: Self.mostJobs)
        filter.statuses = [.completed, .failed, .killed]
        filter.directory = DirectoryMatch([job.submission.directory], includesBelow: false)
        filter.before = job.number
        let earlier = try page(filter).jobs.first { $0.submission.command == job.submission.command }
        return earlier?.outputIdentity == output ? earlier.map { String($0.number) } : nil
    }
}

extension JobRecord {
    /// What tells one whole output from another; `nil` where there was none, or that is not known.
    fileprivate var outputIdentity: [String]? {
        guard let outcome, let digest = outcome.outputDigest, let count = outcome.outputBytes else { return nil }
        return [digest, String(count)]
    }
}
