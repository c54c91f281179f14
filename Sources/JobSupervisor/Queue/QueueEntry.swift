import JobModel
import Values

/// What the queue knows of a job: where it wants to go, before whom, and what has to have happened before.
struct QueueEntry: Sendable {
    /// What the job holds while it runs.
    var place: Admission.Place
    var rank: QueueRank
    /// When it came; `nil`: nobody minds.
    var arrival: Timestamp?
    var startsAt: Timestamp?
    /// It is given up if it has not started by then.
    var expiresAt: Timestamp?
    var wants = DependencyBook.Wants()
    /// Whether something has to hold of the machine, which is looked at when nothing else keeps the job.
    var hasConditions = false

    init(_ place: Admission.Place, rank: QueueRank, arrival: Timestamp? = nil) {
        (self.place, self.rank, self.arrival) = (place, rank, arrival)
    }
}

/// Where a queued job is to go in its line.
enum QueuePosition: Sendable, Equatable {
    case first
    case last
    case before(Int64)
}
