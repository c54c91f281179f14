package import JobModel
import JobProtocol
import JobStore
import LinuxSystem
package import Values

extension JobClient {
    /// One job, or one attempt of it.
    package func status(_ reference: String) throws(JobsError) -> JobRecord {
        if let ended = endedJobs?.job(reference) { return ended }
        return try call(StatusCall(reference: reference))
    }

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

    /// The numbers of these jobs, which is a fraction of the work.
    package func numbers(_ filter: JobFilter = JobFilter(), count: Int? = nil) throws(JobsError) -> [Int64] {
        var numbers: [Int64] = []
        var filter = filter
        while count.map({ numbers.count < $0 }) ?? true {
            filter.limit = count.map { $0 - numbers.count } ?? .max
            let page = try call(ListCall(filter: filter, onlyNumbers: true))
            numbers.append(contentsOf: page.numbers ?? page.jobs.map(\.number))
            guard let next = page.next else { break }
            filter.before = next
        }
        return numbers
    }

    /// The first jobs that the filter lets through, the newest first, at most as many as its limit; and what to set its
    /// `before` to for the next page (`nil`: there is none).
    package func page(_ filter: JobFilter) throws(JobsError) -> (jobs: [JobRecord], next: Int64?) {
        let reply = try call(ListCall(filter: filter))
        return (reply.jobs, reply.next)
    }

    /// The environment that a job was submitted with, `NAME=VALUE`. It never crosses the socket.
    package func environment(of job: JobRecord) throws(JobsError) -> [ByteString] {
        do throws(SystemError) {
            if let entries = try EnvironmentStore(home).load(job.submission.environment) { return entries }
        } catch {
            throw JobsError(.storage, "cannot read the environment of job \(job.number)", cause: error)
        }
        throw JobsError(.notFound, "the environment of job \(job.number) is not stored any more")
    }

    /// Tells how far a running job is.
    ///
    /// - Parameter fraction: 0–1.
    package func progress(
        _ reference: String,
        fraction: Double,
        message: String?
    ) throws(JobsError) -> JobRecord {
        try call(ProgressCall(reference: reference, fraction: fraction, message: message))
    }
}
