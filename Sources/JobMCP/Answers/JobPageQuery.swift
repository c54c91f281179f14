import JobManager
import JobModel
import Values

/// Pages of jobs: first the caller's own, or all of his client's, then those of other owners.
struct JobPageQuery: Sendable {
    /// Whose jobs a part of the list has.
    enum Part: String, Sendable {
        /// Those of the session and its directory.
        case own
        /// Those of all sessions of the client.
        case mine
        /// Those of all other owners.
        case others = "all"
    }

    /// Where a page begins: `own.120` is after job 120, among the caller's own.
    struct Place: Sendable, CustomStringConvertible {
        var part: Part
        var before: Int64?

        var description: String { "\(part.rawValue).\(before ?? 0)" }
    }

    let filter: JobFilter
    let caller: Ownership
    let limit: Int

    /// - Parameter cursor: A place that was given out; `nil`: the beginning of the first part.
    static func place(_ cursor: String?, first: Part) throws(ToolFailure) -> Place {
        guard let cursor else { return Place(part: first) }
        let parts = cursor.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let part = Part(rawValue: String(parts[0])), let before = Int64(parts[1]), before >= 0
        else {
            let other = GivenCursor(cursor) == nil ? "" : ": it is a place in a job's output, for get_job_output"
            throw ToolFailure("cursor '\(cursor)' is none that list_jobs has returned as next_cursor\(other)")
        }
        return Place(part: part, before: before == 0 ? nil : before)
    }

    func page(from start: Place, _ client: JobClient) throws(JobsError) -> (jobs: [JobRecord], next: Place?) {
        var jobs: [JobRecord] = []
        var place: Place? = start
        while let from = place, jobs.count < limit {
            let areOthers = from.part == .others
            var filter = filter
            filter.owner = areOthers ? nil : caller.owner
            filter.own = from.part == .own ? caller.own : nil
            filter.before = from.before
            // Of the others' pages the client's are taken out: there may be many of them.
            filter.limit = areOthers ? 1000 : limit - jobs.count
            let page = try client.page(filter)
            for job in page.jobs where !areOthers || !caller.isMine(job) {
                if jobs.count == limit {
                    // The last one of this page is where the next begins.
                    return (jobs, Place(part: .others, before: jobs.last?.number))
                }
                jobs.append(job)
            }
            if let next = page.next {
                place = Place(part: from.part, before: next)
            } else {
                place = areOthers ? nil : Place(part: .others)
            }
        }
        return (jobs, place)
    }

    /// How many jobs that fit are of the client's other sessions, of its newest hundred, and whether there are more.
    func elsewhere(_ client: JobClient) throws(JobsError) -> (count: Int, isMore: Bool) {
        var filter = filter
        filter.owner = caller.owner
        filter.limit = 100
        let page = try client.page(filter)
        return (page.jobs.count { !caller.owns($0) }, page.next != nil)
    }
}
