import JobModel

/// Who may be next: the jobs that nothing but the want of slots, pools and locks keeps. They stand in lines of those who want
/// of the same things, so that those who cannot be served need not be looked at one by one.
struct Contenders: Sendable {
    typealias Place = Admission.Place
    typealias Ticket = RankedLine.Ticket

    /// Which line it is: of one group, of those who take of the same pools. Their tickets' needs are slots, and then what they
    /// take of each of these pools.
    struct LineName: Sendable, Hashable {
        var group: String
        /// In the order of the names.
        var pools: [String]

        init(of place: Place) { (group, pools) = (place.group, place.uses.map(\.pool)) }
    }

    /// Jobs that want exactly the same, but for a lock: the first of them is served before the others, or none is.
    private struct Kind: Hashable {
        var line: LineName
        var needs: [Int64]
    }

    private(set) var lines: [LineName: RankedLine] = [:]
    private var linesOfGroups: [String: Set<LineName>] = [:]
    private var linesOfPools: [String: Set<LineName>] = [:]
    /// Who holds each lock.
    private var holders: [String: Int64] = [:]
    /// All who want a lock. Of each kind the first one stands in its line, while the lock is free.
    private var lockLines: [String: [Kind: RankedLine]] = [:]
    /// The locks that those want.
    private var locks: [Int64: String] = [:]

    func holder(of place: Place) -> Int64? { place.lock.flatMap { holders[$0] } }

    /// What one who stands in a line wants.
    func place(of ticket: Ticket, in line: LineName) -> Place {
        Place(
            group: line.group,
            lock: locks[ticket.number],
            slots: Int(ticket.needs[0]),
            uses: zip(line.pools, ticket.needs.dropFirst()).map { PoolUse($0, $1) }
        )
    }

    /// The lines of those who want what a job has that took this place.
    func lines(wanting place: Place) -> Set<LineName> {
        place.uses.reduce(into: linesOfGroups[place.group] ?? []) { $0.formUnion(linesOfPools[$1.pool] ?? []) }
    }

    mutating func insert(_ ticket: Ticket, _ place: Place) {
        let name = LineName(of: place)
        guard let lock = place.lock else { return put(ticket, name) }
        locks[ticket.number] = lock
        let kind = Kind(line: name, needs: ticket.needs)
        let first = lockLines[lock]?[kind]?.first
        lockLines[lock, default: [:]][kind, default: RankedLine()].insert(ticket)
        guard holders[lock] == nil, first.map({ ticket < $0 }) ?? true else { return }
        if let first { take(first, name) }
        put(ticket, name)
    }

    mutating func remove(_ ticket: Ticket, _ place: Place) {
        let name = LineName(of: place)
        guard let lock = place.lock else { return take(ticket, name) }
        locks[ticket.number] = nil
        let kind = Kind(line: name, needs: ticket.needs)
        let wasFirst = lockLines[lock]?[kind]?.first?.number == ticket.number
        lockLines[lock]?[kind]?.remove(ticket)
        let next = lockLines[lock]?[kind]?.first
        if next == nil { lockLines[lock]?[kind] = nil }
        if lockLines[lock]?.isEmpty ?? false { lockLines[lock] = nil }
        guard wasFirst, holders[lock] == nil else { return }
        take(ticket, name)
        if let next { put(next, name) }
    }

    /// A job holds the lock of this place from now on, if it has one.
    mutating func hold(_ place: Place, by number: Int64) {
        guard let lock = place.lock else { return }
        let wasFree = holders.updateValue(number, forKey: lock) == nil
        guard wasFree else { return }
        for (kind, line) in lockLines[lock] ?? [:] { if let first = line.first { take(first, kind.line) } }
    }

    /// The lock is free again, if it was held by this job.
    mutating func release(_ place: Place, by number: Int64) {
        guard let lock = place.lock, holders[lock] == number else { return }
        holders[lock] = nil
        for (kind, line) in lockLines[lock] ?? [:] { if let first = line.first { put(first, kind.line) } }
    }

    private mutating func put(_ ticket: Ticket, _ name: LineName) {
        if lines[name] == nil {
            linesOfGroups[name.group, default: []].insert(name)
            for pool in name.pools { linesOfPools[pool, default: []].insert(name) }
        }
        lines[name, default: RankedLine()].insert(ticket)
    }

    private mutating func take(_ ticket: Ticket, _ name: LineName) {
        lines[name]?.remove(ticket)
        guard lines[name]?.isEmpty ?? false else { return }
        lines[name] = nil
        linesOfGroups[name.group]?.remove(name)
        if linesOfGroups[name.group]?.isEmpty ?? false { linesOfGroups[name.group] = nil }
        for pool in name.pools {
            linesOfPools[pool]?.remove(name)
            if linesOfPools[pool]?.isEmpty ?? false { linesOfPools[pool] = nil }
        }
    }
}

extension Admission.Place {
    /// What it takes, as tickets say it.
    var needs: [Int64] { uses.isEmpty && slots == 1 ? Self.one : [Int64(slots)] + uses.map(\.amount) }

    /// Most jobs take one slot and nothing else; they share this.
    private static let one: [Int64] = [1]
}
