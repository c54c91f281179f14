import JobModel
import Values

/// The decision what may start: by priority and arrival (`QueueOrder`), as far as slots and locks are free (`Admission`), the
/// jobs that it depends on have ended (`DependencyBook`), and nothing else keeps it (`Gate`). A plain value without I/O; it
/// knows numbers, groups, locks and times, nothing else of a job.
struct Scheduler: Sendable {
    typealias Place = Admission.Place
    typealias Delay = Gate.Delay

    /// How many others may pass a job that wants more slots than are free; then they wait, until it has them.
    static let mostOvertakings = 20

    private var order = QueueOrder()
    private var admission = Admission()
    private var gate = Gate()
    private var dependencies = DependencyBook()
    private var conditions = ConditionBook()
    /// All that is queued, in a line or not yet.
    private var entries: [Int64: QueueEntry] = [:]
    private var queuedCounts: [String: Int] = [:]
    private var expirations = Deadlines<Timestamp>()
    /// How often others passed a job that wants more slots than are free.
    private var overtakings: [Int64: Int] = [:]
    /// The latest arrival of those that are queued, or were while somebody was.
    private var newestArrival: Timestamp?

    /// Nothing starts before every attempt that was live when the supervisor started is settled.
    var isHeld: Bool {
        get { gate.isHeld }
        set { gate.isHeld = newValue }
    }

    init() {}

    var queuedCount: Int { entries.count }
    var runningCount: Int { admission.running.count }
    var runningNumbers: [Int64] { Array(admission.running.keys) }

    mutating func setGroup(_ name: String, slots: Int?, isPaused: Bool) {
        admission.setSlots(slots, of: name)
        gate.setPaused(isPaused, group: name)
    }

    mutating func removeGroup(_ name: String) {
        admission.removeGroup(name)
        gate.setPaused(false, group: name)
    }

    /// Jobs of the group that wait and that run.
    func load(of group: String) -> (queued: Int, running: Int) {
        (queuedCounts[group] ?? 0, admission.runningCount(in: group))
    }

    /// Queues a job. It gets into its group's line once nothing but others keeps it from starting.
    mutating func enqueue(_ number: Int64, _ entry: QueueEntry, delay: Delay? = nil) {
        dequeue(number)
        if let arrival = entry.arrival {
            newestArrival = entries.isEmpty ? arrival : max(arrival, newestArrival ?? arrival)
        }
        entries[number] = entry
        queuedCounts[entry.place.group, default: 0] += 1
        gate.delay(number, delay)
        gate.hold(number, until: entry.startsAt)
        expirations[number] = entry.expiresAt
        dependencies.set(number, entry.wants)
        settle(number)
    }

    /// When a job that comes now is to count as arrived, if the clock was set back: not before one that waits already. `nil`:
    /// when the clock says.
    func arrival(at time: Timestamp) -> Timestamp? {
        entries.isEmpty ? nil : newestArrival.flatMap { $0 > time ? $0 : nil }
    }

    /// Takes a job out of the queue, because it starts or was killed.
    mutating func dequeue(_ number: Int64) {
        guard let entry = entries.removeValue(forKey: number) else { return }
        queuedCounts[entry.place.group, default: 1] -= 1
        order.remove(number)
        forget(number)
    }

    private mutating func forget(_ number: Int64) {
        gate.delay(number, nil)
        gate.hold(number, until: nil)
        expirations[number] = nil
        dependencies.set(number, nil)
        conditions.forget(number)
        overtakings[number] = nil
    }

    /// Puts a queued job into its line, or takes it out, as far as things are now.
    private mutating func settle(_ number: Int64) {
        guard let entry = entries[number] else { return }
        if !gate.isDelayed(number), dependencies.state(of: number) == .met {
            if !order.contains(number) { order.insert(number, entry.rank, into: entry.place.group) }
        } else {
            order.remove(number)
        }
    }

    /// The job holds its slots, and its lock, from now on.
    mutating func occupy(_ number: Int64, _ place: Place) {
        dequeue(number)
        admission.admit(number, to: place)
    }

    /// The job's slots and lock are free again.
    mutating func release(_ number: Int64) { admission.release(number) }

    /// Takes note of how a job stands that others may depend on. Returns the queued ones that have to be given up.
    mutating func note(_ number: Int64, _ status: JobStatus) -> [Int64] {
        var broken: [Int64] = []
        for dependent in dependencies.note(number, status).sorted() {
            settle(dependent)
            if isBroken(dependent) { broken.append(dependent) }
        }
        return broken
    }

    /// Whether a queued job has to be given up, because what it depends on cannot end as it has to any more.
    func isBroken(_ number: Int64) -> Bool {
        dependencies.state(of: number) == .broken && !dependencies.keepsWaiting(number)
    }

    /// Whether a queued job depends on this one.
    func isNeeded(_ number: Int64) -> Bool { dependencies.isNeeded(number) }

    /// The job that holds the lock for which a queued one waits; `nil` if it waits for none.
    func lockHolder(before number: Int64) -> Int64? {
        entries[number].flatMap { admission.holder(of: $0.place) }
    }

    /// Takes the jobs that may start now out of the line, by rank within each group; each of them occupies its slots.
    ///
    /// - Parameters:
    ///   - now: On the monotonic clock.
    ///   - clock: On the real-time clock.
    mutating func takeStartable(now: Int64, clock: Timestamp = Timestamp(nanoseconds: 0)) -> [Int64] {
        for number in gate.expire(now: now, clock: clock) { settle(number) }
        guard !gate.isHeld, !order.isEmpty else { return [] }
        // In each line those who are passed because they want more slots than are free.
        var passed: [String: [Int64]] = [:]
        let taken = order.take { group, number in
            guard !gate.isPaused(group), admission.hasFreeSlot(in: group) else { return .enough }
            guard let place = entries[number]?.place, admission.holder(of: place) == nil else { return .leave }
            guard admission.fits(place) else {
                passed[group, default: []].append(number)
                return overtakings[number] ?? 0 < Self.mostOvertakings ? .leave : .enough
            }
            // Whoever waits for a condition holds no slot, and lets others pass.
            if entries[number]?.hasConditions ?? false, !conditions.admits(number, now: now) { return .leave }
            for waiting in passed[group] ?? [] { overtakings[waiting, default: 0] += 1 }
            entries[number] = nil
            queuedCounts[group, default: 1] -= 1
            admission.admit(number, to: place)
            return .take
        }
        for number in taken { forget(number) }
        return taken
    }

    /// Whether conditions are being looked at.
    var isLooking: Bool { conditions.isLooking }

    /// The jobs whose conditions are to be looked at: `takeStartable` found that nothing else keeps them.
    mutating func takeLooks() -> [Int64] { conditions.takeWanted() }

    /// A look at a job's conditions is over, and was for nothing.
    mutating func dropLook(_ number: Int64) { conditions.endLook(number) }

    /// A look at a job's conditions is over.
    ///
    /// - Parameters:
    ///   - problem: The first that does not hold, in words; `nil`: all hold.
    ///   - now: On the monotonic clock.
    ///   - clock: On the real-time clock.
    mutating func noteLook(_ number: Int64, problem: String?, now: Int64, clock: Timestamp) {
        conditions.endLook(number)
        guard entries[number] != nil else { return }
        guard let problem else { return conditions.noteMet(number, now: now) }
        let pause = conditions.noteUnmet(number)
        gate.delay(
            number,
            Delay(until: now + pause.nanoseconds, reason: .condition(problem, next: clock + pause))
        )
        settle(number)
    }

    /// Those whose time is over: they are to be given up.
    mutating func takeExpired(clock: Timestamp) -> [Int64] { expirations.take(until: clock).sorted() }

    /// When the first delayed job may start, on the monotonic clock; `nil` if no job waits for a time.
    var nextDelayEnd: Int64? { gate.nextDelayEnd }

    /// When something is due next on the real-time clock.
    var nextTime: Timestamp? { [gate.nextStart, expirations.first].compactMap(\.self).min() }

    /// The jobs that hold all slots for which a queued job waits; empty if it waits for none.
    func holders(before number: Int64) -> Set<Int64> {
        entries[number].map { admission.slotHolders(for: $0.place) } ?? []
    }

    /// The unended jobs that a queued one depends on.
    func unended(before number: Int64) -> Set<Int64> { dependencies.unended(before: number) }

    /// All jobs on which a queued one still depends.
    func needs(of number: Int64) -> Set<Int64> { dependencies.needs(of: number) }

    /// Why a queued job does not run; `nil` if it is not queued.
    func reason(for number: Int64) -> WaitReason? { reasons(for: number).first }

    /// The same with all that keeps it, what lasts longest first; empty if it is not queued.
    func reasons(for number: Int64) -> [WaitReason] {
        guard let place = entries[number]?.place else { return [] }
        var reasons = [gate.obstacle(for: place.group), dependencies.obstacle(for: number)].compactMap(\.self)
        reasons += gate.obstacles(for: number)
        reasons += admission.obstacles(to: place, ahead: order.position(of: number) ?? 0)
        if reasons.isEmpty, conditions.isLooking(number) { return [.look] }
        return reasons.isEmpty ? [.turn] : reasons
    }

    /// The rank that brings a queued job to a place in its line; `nil` if there is no such place.
    func rank(of position: QueuePosition, for number: Int64) -> QueueRank? {
        guard let entry = entries[number] else { return nil }
        if case .before(let other) = position, !order.contains(other) {
            // One that is in no line yet will get into it at its rank.
            guard let next = entries[other], next.place.group == entry.place.group else { return nil }
            return next.rank.before(after: nil)
        }
        return order.rank(of: position, in: entry.place.group) ?? (order.contains(number) ? nil : entry.rank)
    }
}
