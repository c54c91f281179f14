import JobModel
import JobProtocol
import JobStore
import Values

extension Engine {
    /// About how many bytes a page has at most: less than a message may have.
    private static let pageSize = 4 << 20

    func list(_ call: ListCall) throws -> ListCall.Reply {
        let page = try database.list(call.filter)
        var jobs: [JobRecord] = []
        var size = 0
        for job in page.jobs {
            jobs.append(present(job))
            // Commands may be megabytes long, and stand in a record twice.
            size += job.record.submission.command.reduce(1024) { $0 + 4 * $1.bytes.count }
            guard size < Self.pageSize else { return ListCall.Reply(jobs: jobs, next: job.record.number) }
        }
        return ListCall.Reply(jobs: jobs, next: page.next)
    }
}
