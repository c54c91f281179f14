import JobManager
import JobModel
import Values

/// Pages of jobs: first the caller's own, or all of his client's, of these first the live ones; then those of other owners.
struct JobPageQuery: Sendable {
    /// Whose jobs a part of the list has.
    enum Part: String, Sendable {
        /// Those of the session and its directory: the live ones, the ended ones.
        case ownLive = "live"
        case own
        /// Those of all sessions of the client: the live ones, the ended ones.
        case mineLive = "mine-live"
        case mine
        /// Those of all other owners.
        case others = "all"

        /// The part that follows.
        var next: Part? {
            switch self {
            case .ownLive: .own
            case .mineLive: .mine
            case .own, .mine: .others
            case .others: nil
            }
        }

        /// Of the statuses that a list is about (none: all), those of this part; `nil`: none.
        func statuses(of wanted: Set<JobStatus>) -> Set<JobStatus>? {
            if self == .others { return wanted }
            let isLive = self == .ownLive || self == .mineLive
            let fitting = (wanted.isEmpty ? Set(JobStatus.allCases) : wanted).filter { $0.isEnded != isLive }
            return fitting.isEmpty ? nil : fitting
        }
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
            throw ToolFailure("cursor '\(cursor)' does not come from list_jobs\(other)")
        }
        return Place(part: part, before: before == 0 ? nil : before)
    }

    func page(from start: Place, _ client: JobClient) throws(JobsError) -> (jobs: [JobRecord], next: Place?) {
        var jobs: [JobRecord] = []
        var place: Place? = start
        while let from = place, jobs.count < limit {
            let areOthers = from.part == .others
            var filter = filter
            guard let statuses = from.part.statuses(of: filter.statuses) else {
                place = from.part.next.map { Place(part: $0) }
                continue
            }
            filter.statuses = statuses
            filter.owner = areOthers ? nil : caller.owner
            filter.own = [.own, .ownLive].contains(from.part) ? caller.own : nil
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
                place = from.part.next.map { Place(part: $0) }
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
