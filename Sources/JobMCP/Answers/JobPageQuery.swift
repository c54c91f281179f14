import JobManager
import JobModel
import JobProtocol

/// Pages of jobs, all those of one owner before those of others.
struct JobPageQuery: Sendable {
    /// Where a page begins: `own.120` is after job 120, among the owner's.
    struct Place: Sendable, CustomStringConvertible {
        var isOwn = true
        var before: Int64?

        var description: String { "\(isOwn ? "own" : "all").\(before ?? 0)" }
    }

    let filter: JobFilter
    let owner: String
    let limit: Int

    /// - Parameter cursor: A place that was given out; `nil`: the beginning.
    static func place(_ cursor: String?) throws(ToolFailure) -> Place {
        guard let cursor else { return Place() }
        let parts = cursor.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, ["own", "all"].contains(parts[0]), let before = Int64(parts[1]), before >= 0 else {
            let other = GivenCursor(cursor) == nil ? "" : ": it is a place in a job's output, for get_job_output"
            throw ToolFailure("cursor '\(cursor)' is none that list_jobs has returned as next_cursor\(other)")
        }
        return Place(isOwn: parts[0] == "own", before: before == 0 ? nil : before)
    }

    func page(from start: Place, _ client: JobClient) throws(JobsError) -> (jobs: [JobRecord], next: Place?) {
        var jobs: [JobRecord] = []
        var place: Place? = start
        while let from = place, jobs.count < limit {
            var filter = filter
            filter.owner = from.isOwn ? owner : nil
            filter.before = from.before
            // Of the others' pages the own ones are taken out: there may be many of them.
            filter.limit = from.isOwn ? limit - jobs.count : 1000
            let page = try client.call(ListCall(filter: filter))
            for job in page.jobs where from.isOwn || job.submission.owner != owner {
                if jobs.count == limit {
                    // The last one of this page is where the next begins.
                    return (jobs, Place(isOwn: false, before: jobs.last?.number))
                }
                jobs.append(job)
            }
            if let next = page.next {
                place = Place(isOwn: from.isOwn, before: next)
            } else {
                place = from.isOwn ? Place(isOwn: false) : nil
            }
        }
        return (jobs, place)
    }
}
