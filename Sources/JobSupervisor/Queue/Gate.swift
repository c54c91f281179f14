import JobModel

/// What keeps jobs from starting whatever is free: nothing at all starts now, a group is paused, or it is not time yet.
struct Gate: Sendable {
    /// Why a job must not start before some time.
    struct Delay: Sendable, Equatable {
        /// On the monotonic clock, in nanoseconds.
        var until: Int64
        /// What is short: "memory", "descriptors" …
        var reason: String

        init(until: Int64, reason: String) {
            self.until = until
            self.reason = reason
        }
    }

    /// Nothing starts before every attempt that was live when the supervisor started is settled.
    var isHeld = false
    private var pausedGroups: Set<String> = []
    private var delays: [Int64: Delay] = [:]

    mutating func setPaused(_ isPaused: Bool, group: String) {
        if isPaused { pausedGroups.insert(group) } else { pausedGroups.remove(group) }
    }

    mutating func delay(_ number: Int64, _ delay: Delay?) { delays[number] = delay }

    /// What is over is forgotten at once: nobody is woken for it again while the job waits for something else.
    mutating func expire(now: Int64) {
        guard !delays.isEmpty else { return }
        delays = delays.filter { $0.value.until > now }
    }

    /// When the first delayed job may start, on the monotonic clock; `nil` where no job waits for a time.
    var nextDelayEnd: Int64? { delays.values.map(\.until).min() }

    func isPaused(_ group: String) -> Bool { pausedGroups.contains(group) }
    func isDelayed(_ number: Int64) -> Bool { delays[number] != nil }

    /// What closes the gate for everybody in the group; `nil` where it is open.
    func obstacle(for group: String) -> WaitReason? {
        isHeld ? .recovery : isPaused(group) ? .pausedGroup(group) : nil
    }

    /// What keeps this job alone; `nil` where nothing does.
    func obstacle(for number: Int64) -> WaitReason? { delays[number].map { .shortage($0.reason) } }
}
