import JobProtocol

/// Somebody who is told when jobs get somewhere, or when the time for that is over.
final class Waiter {
    /// What has to happen to a job.
    enum Milestone: Sendable {
        case started
        case ended
        /// Met its conditions of readiness.
        case ready
        /// Waits for input.
        case input
        /// Ended, or known to withstand.
        case killed
    }

    let client: ClientID
    /// The job whose process waits for ever, and which therefore does not end before.
    let owner: Int64?
    let milestone: Milestone
    /// Whether one of the jobs is enough.
    let any: Bool
    /// On the monotonic clock.
    let deadline: Int64
    /// All jobs that it is about.
    let numbers: Set<Int64>
    /// Those of them that have not got there.
    private(set) var remaining: Set<Int64>
    /// The one that got there first.
    private(set) var first: Int64?
    /// Called once: when the condition holds, or when the time is over.
    let complete: (_ isMet: Bool, _ first: Int64?) -> Void

    init(
        client: ClientID,
        owner: Int64? = nil,
        for milestone: Milestone,
        of numbers: Set<Int64>,
        any: Bool,
        deadline: Int64,
        complete: @escaping (_ isMet: Bool, _ first: Int64?) -> Void
    ) {
        self.client = client
        self.owner = owner
        self.milestone = milestone
        self.any = any
        self.deadline = deadline
        self.numbers = numbers
        self.remaining = numbers
        self.complete = complete
    }

    /// The job got there. Returns whether the condition holds now.
    func reached(_ number: Int64) -> Bool {
        guard remaining.remove(number) != nil else { return false }
        first = first ?? number
        return any || remaining.isEmpty
    }
}

/// All waiters, found by the jobs that they wait for.
struct Waiters {
    private var waiters: [ObjectIdentifier: Waiter] = [:]
    private var byNumber: [Int64: Set<ObjectIdentifier>] = [:]
    /// How many are about a job, whether it has got there or not.
    private var followers: [Int64: Int] = [:]

    var isEmpty: Bool { waiters.isEmpty }
    var nextDeadline: Int64? { waiters.values.map(\.deadline).min() }

    mutating func add(_ waiter: Waiter) {
        waiters[ObjectIdentifier(waiter)] = waiter
        for number in waiter.remaining { byNumber[number, default: []].insert(ObjectIdentifier(waiter)) }
        for number in waiter.numbers { followers[number, default: 0] += 1 }
    }

    private mutating func remove(_ waiter: Waiter) {
        guard waiters.removeValue(forKey: ObjectIdentifier(waiter)) != nil else { return }
        for number in waiter.numbers {
            followers[number, default: 1] -= 1
            if followers[number] == 0 { followers[number] = nil }
        }
        for number in waiter.remaining {
            byNumber[number]?.remove(ObjectIdentifier(waiter))
            if byNumber[number]?.isEmpty ?? false { byNumber[number] = nil }
        }
    }

    /// Takes out the waiters whose condition holds now that the job has reached the milestone.
    mutating func take(number: Int64, reached milestone: Waiter.Milestone) -> [Waiter] {
        guard let concerned = byNumber[number]?.compactMap({ waiters[$0] }) else { return [] }
        var satisfied: [Waiter] = []
        for waiter in concerned where milestone.includes(waiter.milestone) {
            byNumber[number]?.remove(ObjectIdentifier(waiter))
            if waiter.reached(number) {
                remove(waiter)
                satisfied.append(waiter)
            }
        }
        if byNumber[number]?.isEmpty ?? false { byNumber[number] = nil }
        return satisfied
    }

    /// Whether somebody waits who is to be told of the job, however far it is.
    func follow(_ number: Int64) -> Bool { followers[number] != nil }

    /// Whether somebody waits for the job to reach this milestone.
    func concerns(_ number: Int64, _ milestone: Waiter.Milestone) -> Bool {
        byNumber[number]?.contains { waiters[$0].map { milestone.includes($0.milestone) } ?? false } ?? false
    }

    /// The jobs that this one waits for so that it cannot end before each of them.
    func needs(of owner: Int64) -> Set<Int64> {
        waiters.values.filter { $0.owner == owner && (!$0.any || $0.remaining.count == 1) }
            .reduce(into: []) { $0.formUnion($1.remaining) }
    }

    mutating func takeExpired(now: Int64) -> [Waiter] {
        let expired = waiters.values.filter { $0.deadline <= now }
        for waiter in expired { remove(waiter) }
        return expired
    }

    mutating func removeAll(of client: ClientID) {
        for waiter in waiters.values.filter({ $0.client == client }) { remove(waiter) }
    }
}

extension Waiter.Milestone {
    /// Whether reaching this one means that `other` is reached, too.
    func includes(_ other: Waiter.Milestone) -> Bool {
        switch (self, other) {
        case (.ended, _), (.started, .started), (.killed, .killed), (.ready, .ready), (.input, .input): true
        default: false
        }
    }
}

/// A request for events of which there are none yet.
struct EventWaiter {
    let request: Request
    let call: EventsCall
    /// On the monotonic clock.
    let deadline: Int64
}
