import JobModel
import Values

/// What keeps jobs from starting whatever is free: nothing at all starts now, a group is paused, or it is not time yet.
struct Gate: Sendable {
    /// Why a job must not start before some time.
    struct Delay: Sendable, Equatable {
        /// On the monotonic clock, in nanoseconds.
        var until: Int64
        var reason: WaitReason

        init(until: Int64, reason: WaitReason) { (self.until, self.reason) = (until, reason) }
    }

    /// Nothing starts before every attempt that was live when the supervisor started is settled.
    var isHeld = false
    private var pausedGroups: Set<String> = []
    private var delays = Deadlines<Int64>()
    private var reasons: [Int64: WaitReason] = [:]
    private var startTimes = Deadlines<Timestamp>()

    mutating func setPaused(_ isPaused: Bool, group: String) {
        if isPaused { pausedGroups.insert(group) } else { pausedGroups.remove(group) }
    }

    mutating func delay(_ number: Int64, _ delay: Delay?) {
        delays[number] = delay?.until
        reasons[number] = delay?.reason
    }

    /// The job must not start before this time of the real-time clock.
    mutating func hold(_ number: Int64, until time: Timestamp?) { startTimes[number] = time }

    /// Those for whom it is time now. What is over is forgotten at once: nobody is woken for it again while the job waits
    /// for something else.
    mutating func expire(now: Int64, clock: Timestamp) -> [Int64] {
        let delayed = delays.take(until: now)
        for number in delayed { reasons[number] = nil }
        return delayed + startTimes.take(until: clock)
    }

    /// When the first delayed job may start, on the monotonic clock; `nil` if no job waits for a time.
    var nextDelayEnd: Int64? { delays.first }
    /// When the first job may start that waits for a time of the real-time clock.
    var nextStart: Timestamp? { startTimes.first }

    func isPaused(_ group: String) -> Bool { pausedGroups.contains(group) }
    func isDelayed(_ number: Int64) -> Bool { delays[number] != nil || startTimes[number] != nil }

    /// What closes the gate for everybody in the group; `nil` if it is open.
    func obstacle(for group: String) -> WaitReason? {
        isHeld ? .recovery : isPaused(group) ? .pausedGroup(group) : nil
    }

    /// What keeps this job alone.
    func obstacles(for number: Int64) -> [WaitReason] {
        [startTimes[number].map { .time($0) }, reasons[number]].compactMap(\.self)
    }
}
