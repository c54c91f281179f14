import JobModel

/// The decision what may start: groups with slots, first come first served. A plain value without I/O; it knows numbers
/// and groups, nothing else of a job.
struct Scheduler: Sendable {
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
        var group: String
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
    private var groupOfRunning: [Int64: String] = [:]
    private var nextSerial: UInt64 = 0

    /// Nothing starts before every attempt that was live when the supervisor started is settled.
    var isHeld = false

    init() {}

    var queuedCount: Int { waiting.count }
    var runningCount: Int { groupOfRunning.count }
    var runningNumbers: [Int64] { Array(groupOfRunning.keys) }

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
    mutating func enqueue(_ number: Int64, group: String, delay: Delay? = nil) {
        dequeue(number)
        nextSerial += 1
        waiting[number] = Waiting(group: group, serial: nextSerial)
        delays[number] = delay
        groups[group, default: Group()].line.append(Ticket(number: number, serial: nextSerial))
    }

    /// Takes a job out of the line, because it starts or was killed.
    mutating func dequeue(_ number: Int64) {
        // The group is changed in place: a copy of it would be one of its whole line.
        guard let entry = waiting.removeValue(forKey: number),
            let position = groups[entry.group]?.position(of: entry.serial)
        else { return }
        delays[number] = nil
        groups[entry.group]?.line.remove(at: position)
    }

    /// The job holds a slot from now on.
    mutating func occupy(_ number: Int64, group: String) {
        dequeue(number)
        groups[group, default: Group()].running.insert(number)
        groupOfRunning[number] = group
    }

    /// The job's slot is free again.
    mutating func release(_ number: Int64) {
        guard let group = groupOfRunning.removeValue(forKey: number) else { return }
        groups[group]?.running.remove(number)
    }

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
                if delays[ticket.number] != nil {
                    kept.append(ticket)
                    continue
                }
                waiting[ticket.number] = nil
                group.running.insert(ticket.number)
                groupOfRunning[ticket.number] = name
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
        guard let entry = waiting[number], let group = groups[entry.group], !group.hasFreeSlot else { return [] }
        return group.running
    }

    /// In words, why a queued job does not run; `nil` where it is not queued.
    func reason(for number: Int64) -> String? {
        guard let entry = waiting[number], let group = groups[entry.group] else { return nil }
        if isHeld { return "the supervisor to settle what ran before it started" }
        if group.isPaused { return "group \(entry.group), which is paused" }
        if let slots = group.slots, !group.hasFreeSlot {
            let before = group.position(of: entry.serial)
            let ahead = before == 0 ? "next in line" : "\(before) before it"
            return "a free slot in group \(entry.group) (\(group.running.count) of \(slots) in use, \(ahead))"
        }
        if let delay = delays[number] { return delay.reason }
        return JobRecord.turn
    }
}
