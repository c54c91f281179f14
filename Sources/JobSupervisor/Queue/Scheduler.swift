import JobModel

/// The decision what may start: groups with slots, first come first served, and locks that one job at a time holds. A plain
/// value without I/O; it knows numbers, groups and locks, nothing else of a job.
struct Scheduler: Sendable {
    /// Where a job waits, and for what.
    struct Place: Sendable, Equatable {
        var group: String
        /// What it holds while it runs; `nil`: nothing.
        var lock: String?
    }

    private struct Group {
        var slots: Int?
        var isPaused = false
        /// In the order of arrival, which is that of the serials.
        var line: [Ticket] = []
        var running: Set<Int64> = []

        var hasFreeSlot: Bool { slots.map { running.count < $0 } ?? true }

        /// How many have a smaller serial.
        func position(of serial: UInt64) -> Int {
            var (low, high) = (0, line.count)
            while low < high {
                let middle = (low + high) / 2
                if line[middle].serial < serial { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    /// A place in the line of a group. A job that leaves and comes back gets another one.
    private struct Ticket {
        var number: Int64
        var serial: UInt64
    }

    private struct Waiting {
        var place: Place
        var serial: UInt64
    }

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

    private var groups: [String: Group] = [:]
    private var waiting: [Int64: Waiting] = [:]
    private var delays: [Int64: Delay] = [:]
    private var running: [Int64: Place] = [:]
    /// Who holds each lock.
    private var holders: [String: Int64] = [:]
    private var nextSerial: UInt64 = 0

    /// Nothing starts before every attempt that was live when the supervisor started is settled.
    var isHeld = false

    init() {}

    var queuedCount: Int { waiting.count }
    var runningCount: Int { running.count }
    var runningNumbers: [Int64] { Array(running.keys) }

    mutating func setGroup(_ name: String, slots: Int?, isPaused: Bool) {
        groups[name, default: Group()].slots = slots
        groups[name, default: Group()].isPaused = isPaused
    }

    mutating func removeGroup(_ name: String) { groups[name] = nil }

    /// Jobs of the group that wait and that run.
    func load(of group: String) -> (queued: Int, running: Int) {
        groups[group].map { ($0.line.count, $0.running.count) } ?? (0, 0)
    }

    /// Puts a job at the end of its group's line.
    mutating func enqueue(_ number: Int64, _ place: Place, delay: Delay? = nil) {
        dequeue(number)
        nextSerial += 1
        waiting[number] = Waiting(place: place, serial: nextSerial)
        delays[number] = delay
        groups[place.group, default: Group()].line.append(Ticket(number: number, serial: nextSerial))
    }

    /// Takes a job out of the line, because it starts or was killed.
    mutating func dequeue(_ number: Int64) {
        // The group is changed in place: a copy of it would be one of its whole line.
        guard let entry = waiting.removeValue(forKey: number),
            let position = groups[entry.place.group]?.position(of: entry.serial)
        else { return }
        delays[number] = nil
        groups[entry.place.group]?.line.remove(at: position)
    }

    /// The job holds a slot, and its lock, from now on.
    mutating func occupy(_ number: Int64, _ place: Place) {
        dequeue(number)
        groups[place.group, default: Group()].running.insert(number)
        hold(number, place)
    }

    private mutating func hold(_ number: Int64, _ place: Place) {
        running[number] = place
        if let lock = place.lock { holders[lock] = number }
    }

    /// The job's slot and lock are free again.
    mutating func release(_ number: Int64) {
        guard let place = running.removeValue(forKey: number) else { return }
        groups[place.group]?.running.remove(number)
        if let lock = place.lock, holders[lock] == number { holders[lock] = nil }
    }

    /// The job that holds the lock for which a queued one waits; `nil` where it waits for none.
    func lockHolder(before number: Int64) -> Int64? { waiting[number]?.place.lock.flatMap { holders[$0] } }

    /// Takes the jobs that may start now out of the line, in the order in which they came within each group; each of
    /// them occupies its slot.
    mutating func takeStartable(now: Int64) -> [Int64] {
        // What is over is forgotten at once: nobody is woken for it again while the job waits for something else.
        for (number, delay) in delays where delay.until <= now { delays[number] = nil }
        guard !isHeld, !waiting.isEmpty else { return [] }
        var startable: [(number: Int64, serial: UInt64)] = []
        for (name, group) in groups where !group.line.isEmpty && !group.isPaused && group.hasFreeSlot {
            var group = group
            groups[name] = nil
            var kept: [Ticket] = []
            var index = 0
            while index < group.line.count, group.hasFreeSlot {
                let ticket = group.line[index]
                index += 1
                guard delays[ticket.number] == nil, lockHolder(before: ticket.number) == nil,
                    let place = waiting.removeValue(forKey: ticket.number)?.place
                else {
                    kept.append(ticket)
                    continue
                }
                group.running.insert(ticket.number)
                hold(ticket.number, place)
                startable.append((ticket.number, ticket.serial))
            }
            group.line.replaceSubrange(..<index, with: kept)
            groups[name] = group
        }
        return startable.sorted { $0.serial < $1.serial }.map(\.number)
    }

    /// When the first delayed job may start, on the monotonic clock; `nil` where no job waits for a time.
    var nextDelayEnd: Int64? { delays.values.map(\.until).min() }

    /// The jobs that hold all slots for which a queued job waits; empty where it waits for none.
    func holders(before number: Int64) -> Set<Int64> {
        guard let entry = waiting[number], let group = groups[entry.place.group], !group.hasFreeSlot else { return [] }
        return group.running
    }

    /// In words, why a queued job does not run; `nil` where it is not queued.
    func reason(for number: Int64) -> String? {
        guard let entry = waiting[number], let group = groups[entry.place.group] else { return nil }
        if isHeld { return "the supervisor to settle what ran before it started" }
        if group.isPaused { return "group \(entry.place.group), which is paused" }
        if let lock = entry.place.lock, let holder = holders[lock] {
            return "job \(holder) to end: of the jobs with --unique \(lock) one runs at a time"
        }
        if let slots = group.slots, !group.hasFreeSlot {
            let before = group.position(of: entry.serial)
            let ahead = before == 0 ? "next in line" : "\(before) before it"
            return "a free slot in group \(entry.place.group) (\(group.running.count) of \(slots) in use, \(ahead))"
        }
        if let delay = delays[number] { return delay.reason }
        return JobRecord.turn
    }
}
