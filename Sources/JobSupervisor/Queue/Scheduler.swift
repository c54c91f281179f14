import JobModel
import Values

/// The decision what may start. Nothing keeps a job (`Gate`), the jobs that it depends on have ended (`DependencyBook`): then it
/// gets into its line (`QueueOrder`), and is served by priority and arrival as far as slots, locks and pools go (`Selection`). A
/// plain value without I/O; it knows numbers, groups, locks, pools and times, nothing else of a job.
struct Scheduler: Sendable {
    typealias Place = Admission.Place
    typealias Delay = Gate.Delay

    private var order = QueueOrder()
    private var selection = Selection()
    private var gate = Gate()
    private var dependencies = DependencyBook()
    private var conditions = ConditionBook()
    /// All that is queued, in a line or not yet.
    private var entries: [Int64: QueueEntry] = [:]
    private var queuedCounts: [String: Int] = [:]
    /// How many queued jobs want of each pool.
    private var wantingCounts: [String: Int] = [:]
    private var expirations = Deadlines<Timestamp>()
    /// The latest arrival of those that are queued, or were while somebody was.
    private var newestArrival: Timestamp?

    /// Nothing starts before every attempt that was live when the supervisor started is settled.
    var isHeld: Bool {
        get { gate.isHeld }
        set { gate.isHeld = newValue }
    }

    init() {}

    var queuedCount: Int { entries.count }
    var runningCount: Int { selection.admission.running.count }
    var runningNumbers: [Int64] { Array(selection.admission.running.keys) }

    // MARK: Groups and pools

    mutating func setGroup(_ name: String, slots: Int?, isPaused: Bool, priority: Int32 = 0) {
        selection.admission.setSlots(slots, of: name)
        gate.setPaused(isPaused, group: name)
        selection.setPriority(priority, of: name)
    }

    mutating func removeGroup(_ name: String) {
        selection.admission.removeGroup(name)
        gate.setPaused(false, group: name)
        selection.setPriority(0, of: name)
    }

    /// Jobs of the group that wait and that run.
    func load(of group: String) -> (queued: Int, running: Int) {
        (queuedCounts[group] ?? 0, selection.admission.runningCount(in: group))
    }

    /// - Parameter total: Units, or bytes.
    mutating func setPool(_ name: String, total: Int64, isCounted: Bool) {
        selection.admission.pools.set(name, total: total, isCounted: isCounted)
    }

    /// Forgets a pool. Those who have taken of it keep that, and those who want of it wait.
    mutating func removePool(_ name: String) { selection.admission.pools.remove(name) }

    /// How much there is in a pool; `nil`: there is no such pool.
    func total(ofPool name: String) -> Int64? { selection.admission.pools.total(of: name) }

    /// Whether the units of a pool have numbers.
    func isCounted(pool name: String) -> Bool { selection.admission.pools.isCounted(name) }

    /// How many queued jobs want of a pool, and who has taken what of it.
    func load(ofPool name: String) -> (queued: Int, inUse: Int64, holders: [PoolLoad.Holder]) {
        let pools = selection.admission.pools
        return (wantingCounts[name] ?? 0, pools.inUse(of: name), pools.holders(of: name))
    }

    /// The units of counted pools that a running job has taken, by pool.
    func units(of number: Int64) -> [String: [Int]] {
        selection.admission.running[number].map { selection.admission.pools.units(of: $0.uses, by: number) } ?? [:]
    }

    // MARK: In and out

    /// Queues a job. It gets into its line once nothing but others keeps it from starting.
    mutating func enqueue(_ number: Int64, _ entry: QueueEntry, delay: Delay? = nil) {
        dequeue(number)
        if let arrival = entry.arrival {
            newestArrival = entries.isEmpty ? arrival : max(arrival, newestArrival ?? arrival)
        }
        entries[number] = entry
        count(entry.place, 1)
        gate.delay(number, delay)
        gate.hold(number, until: entry.startsAt)
        expirations[number] = entry.expiresAt
        dependencies.set(number, entry.wants)
        conditions.note(number, hasConditions: entry.hasConditions)
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
        count(entry.place, -1)
        leaveLine(number, entry)
        gate.delay(number, nil)
        gate.hold(number, until: nil)
        expirations[number] = nil
        dependencies.set(number, nil)
        conditions.forget(number)
        selection.forget(number)
    }

    private mutating func count(_ place: Place, _ change: Int) {
        queuedCounts[place.group, default: 0] += change
        for use in place.uses { wantingCounts[use.pool, default: 0] += change }
    }

    /// Puts a queued job into its line, or takes it out, as far as things are now.
    private mutating func settle(_ number: Int64) {
        guard let entry = entries[number] else { return }
        guard !gate.isDelayed(number), dependencies.state(of: number) == .met else { return leaveLine(number, entry) }
        let ticket = entry.ticket(of: number)
        guard !order.contains(ticket, in: entry.place.group) else { return }
        order.insert(ticket, into: entry.place.group)
        selection.contenders.insert(ticket, entry.place)
    }

    private mutating func leaveLine(_ number: Int64, _ entry: QueueEntry) {
        let ticket = entry.ticket(of: number)
        guard order.contains(ticket, in: entry.place.group) else { return }
        order.remove(ticket, from: entry.place.group)
        selection.contenders.remove(ticket, entry.place)
    }

    /// The job holds its slots, its lock and what it takes of pools from now on.
    ///
    /// - Parameter units: What it has taken of counted pools already; `nil`: it gets some now.
    mutating func occupy(_ number: Int64, _ place: Place, units: [String: [Int]]? = nil) {
        dequeue(number)
        selection.occupy(number, place, units: units)
    }

    /// What the job held is free again.
    mutating func release(_ number: Int64) { selection.release(number) }

    /// Takes note of how a job stands that others may depend on. Returns the queued ones that have to be given up.
    mutating func note(_ number: Int64, _ status: JobStatus) -> [Int64] {
        var broken: [Int64] = []
        for dependent in dependencies.note(number, status).sorted() {
            settle(dependent)
            if isBroken(dependent) { broken.append(dependent) }
        }
        return broken
    }

    /// Takes the jobs that may start now out of their lines, by rank; each of them occupies its place.
    ///
    /// - Parameters:
    ///   - now: On the monotonic clock.
    ///   - clock: On the real-time clock.
    mutating func takeStartable(now: Int64, clock: Timestamp = Timestamp(nanoseconds: 0)) -> [Int64] {
        for number in gate.expire(now: now, clock: clock) { settle(number) }
        guard !gate.isHeld else { return [] }
        var taken: [Int64] = []
        // What was kept for one who starts may be left for others.
        while true {
            let more = selection.take(gate, &conditions, now: now)
            if more.isEmpty { return taken }
            for number in more { dequeue(number) }
            taken += more
        }
    }

    // MARK: Looks at conditions

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

    // MARK: Times

    /// Those whose time is over: they are to be given up.
    mutating func takeExpired(clock: Timestamp) -> [Int64] { expirations.take(until: clock).sorted() }

    /// When the first delayed job may start, on the monotonic clock; `nil` if no job waits for a time.
    var nextDelayEnd: Int64? { gate.nextDelayEnd }

    /// When something is due next on the real-time clock.
    var nextTime: Timestamp? { [gate.nextStart, expirations.first].compactMap(\.self).min() }

    // MARK: Why not

    /// Whether a queued job has to be given up, because what it depends on cannot end as it has to any more.
    func isBroken(_ number: Int64) -> Bool {
        dependencies.state(of: number) == .broken && !dependencies.keepsWaiting(number)
    }

    /// Whether a queued job depends on this one.
    func isNeeded(_ number: Int64) -> Bool { dependencies.isNeeded(number) }

    /// The job that holds the lock for which a queued one waits; `nil` if it waits for none.
    func lockHolder(before number: Int64) -> Int64? {
        entries[number].flatMap { selection.contenders.holder(of: $0.place) }
    }

    /// The jobs that hold all slots for which a queued job waits; empty if it waits for none.
    func holders(before number: Int64) -> Set<Int64> {
        entries[number].map { selection.admission.slotHolders(for: $0.place) } ?? []
    }

    /// For each pool of which a queued job lacks something who has taken of it, and that is somebody.
    func poolHolders(before number: Int64) -> [(pool: String, holders: Set<Int64>)] {
        (entries[number]?.place.uses ?? []).compactMap { use in
            guard selection.admission.pools.shortage(of: use) != nil else { return nil }
            let holders = Set(selection.admission.pools.holders(of: use.pool).map(\.number))
            return holders.isEmpty ? nil : (use.pool, holders)
        }
    }

    /// The unended jobs that a queued one depends on.
    func unended(before number: Int64) -> Set<Int64> { dependencies.unended(before: number) }

    /// All jobs on which a queued one still depends.
    func needs(of number: Int64) -> Set<Int64> { dependencies.needs(of: number) }

    /// Why a queued job does not run; `nil` if it is not queued.
    func reason(for number: Int64) -> WaitReason? { reasons(for: number).first }

    /// The same with all that keeps it, what lasts longest first; empty if it is not queued.
    func reasons(for number: Int64) -> [WaitReason] {
        guard let entry = entries[number] else { return [] }
        let (place, ticket) = (entry.place, entry.ticket(of: number))
        var reasons = [gate.obstacle(for: place.group), dependencies.obstacle(for: number)].compactMap(\.self)
        reasons += gate.obstacles(for: number)
        if let lock = place.lock, let holder = selection.contenders.holder(of: place) {
            reasons.append(.lock(lock, holder: holder))
        }
        reasons += selection.admission.obstacles(
            to: place,
            ahead: order.contains(ticket, in: place.group) ? order.position(of: ticket, in: place.group) : 0
        )
        guard reasons.isEmpty else { return reasons }
        if conditions.isLooking(number) { return [.look] }
        let claimant = selection.claimant(before: ticket, place, gate)
        return [claimant.map { .kept(for: $0) } ?? .turn]
    }

    // MARK: Places

    /// The rank that brings a queued job to a place in its line; `nil` if there is no such place.
    func rank(of position: QueuePosition, for number: Int64) -> QueueRank? {
        guard let entry = entries[number] else { return nil }
        let group = entry.place.group
        guard case .before(let other) = position else { return order.rank(of: position, in: group) ?? entry.rank }
        guard let next = entries[other], next.place.group == group else { return nil }
        // One that is in no line yet will get into it at its rank.
        let ticket = next.ticket(of: other)
        return order.contains(ticket, in: group) ? order.rank(before: ticket, in: group) : next.rank.before(after: nil)
    }
}

extension QueueEntry {
    /// Its place in a line.
    fileprivate func ticket(of number: Int64) -> RankedLine.Ticket {
        RankedLine.Ticket(number: number, rank: rank, needs: place.needs)
    }
}
