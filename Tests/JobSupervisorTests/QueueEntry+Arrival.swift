import JobModel
import Synchronization

@testable import JobSupervisor

private let arrivals = Mutex<Int64>(0)

extension QueueEntry {
    /// An entry of a job that comes after all before it.
    init(group: String, lock: String? = nil, slots: Int = 1, uses: [PoolUse] = [], priority: Int64 = 0) {
        let arrival = arrivals.withLock { arrivals in
            arrivals += 1
            return arrivals
        }
        self.init(
            Admission.Place(group: group, lock: lock, slots: slots, uses: uses),
            rank: QueueRank(time: arrival - priority * 3_600_000, tie: 0)
        )
    }
}
