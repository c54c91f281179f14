/// A batch as a whole: how far its jobs are.
package struct BatchSummary: Sendable, Equatable {
    /// That of its first job.
    package var number: Int64
    /// How many of its jobs have which status; those of which there are none are left out.
    package var counts: [JobStatus: Int]

    package init(number: Int64, counts: [JobStatus: Int]) { (self.number, self.counts) = (number, counts) }

    package var total: Int { counts.values.reduce(0, +) }

    /// How many of its jobs have ended.
    package var ended: Int { counts.reduce(0) { $0 + ($1.key.isEnded ? $1.value : 0) } }

    /// `2000 jobs: 1880 completed, 2 running, 118 queued`
    package var words: String {
        let parts = JobStatus.allCases.reversed().compactMap { status in
            counts[status].map { "\($0) \(status.rawValue)" }
        }
        return "\(total) \(total == 1 ? "job" : "jobs"): \(parts.joined(separator: ", "))"
    }
}
