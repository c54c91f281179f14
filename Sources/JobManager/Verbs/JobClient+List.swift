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
            let page = try call(ListCall(filter: filter))
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
}
