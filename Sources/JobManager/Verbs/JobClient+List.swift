package import JobModel
import JobProtocol
import Values

extension JobClient {
    /// The jobs that the filter lets through, the newest first, at most `count` of them (`nil`: all). The filter's own
    /// limit does not count.
    package func list(_ filter: JobFilter = JobFilter(), count: Int? = nil) throws(JobsError) -> [JobRecord] {
        var jobs: [JobRecord] = []
        var filter = filter
        while count.map({ jobs.count < $0 }) ?? true {
            filter.limit = min(1000, count.map { $0 - jobs.count } ?? 1000)
            let page = try self.page(filter)
            jobs.append(contentsOf: page.jobs)
            guard let next = page.next else { break }
            filter.before = next
        }
        return jobs
    }

    /// The first jobs that the filter lets through, the newest first, at most as many as its limit; and what to set its
    /// `before` to for the next page (`nil`: there is none).
    package func page(_ filter: JobFilter) throws(JobsError) -> (jobs: [JobRecord], next: Int64?) {
        let reply = try call(ListCall(filter: filter))
        return (reply.jobs, reply.next)
    }
}
