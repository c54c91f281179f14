import JobModel

/// What a job has to hold while it runs, and who holds it now: slots of its group, and what it takes of pools.
struct Admission: Sendable {
    /// Where a job waits, and for what.
    struct Place: Sendable, Equatable {
        var group: String
        /// What it holds while it runs, alone among all jobs; `nil`: nothing. (See `Contenders`.)
        var lock: String?
        /// How many slots of the group it takes.
        var slots = 1
        /// What it takes of pools, in the order of their names.
        var uses: [PoolUse] = []
    }

    private struct Group {
        /// `nil`: unlimited.
        var slots: Int?
        var running: Set<Int64> = []
        /// Slots that those take.
        var used = 0
    }

    private var groups: [String: Group] = [:]
    private(set) var running: [Int64: Place] = [:]
    var pools = Pools()

    mutating func setSlots(_ slots: Int?, of group: String) { groups[group, default: Group()].slots = slots }
    mutating func removeGroup(_ name: String) { groups[name] = nil }

    func runningCount(in group: String) -> Int { groups[group]?.running.count ?? 0 }
    func isLimited(_ group: String) -> Bool { groups[group]?.slots != nil }

    /// The slots that nobody has.
    func freeSlots(of group: String) -> Int {
        groups[group].flatMap { group in group.slots.map { $0 - group.used } } ?? .max
    }

    /// How much is free of what those need who wait in a line, in the order of their tickets' needs.
    func free(for line: Contenders.LineName) -> [Int64] {
        [Int64(freeSlots(of: line.group))] + line.pools.map { pools.free(of: $0) }
    }

    /// How much there is of it at all.
    func total(for line: Contenders.LineName) -> [Int64] {
        [Int64(groups[line.group]?.slots ?? .max)] + line.pools.map { pools.total(of: $0) ?? 0 }
    }

    /// Those who hold slots of the group; empty if there is room.
    func slotHolders(for place: Place) -> Set<Int64> {
        freeSlots(of: place.group) >= place.slots ? [] : groups[place.group]?.running ?? []
    }

    /// - Parameter units: What it has taken of counted pools already; `nil`: it gets some now.
    mutating func admit(_ number: Int64, to place: Place, units: [String: [Int]]? = nil) {
        groups[place.group, default: Group()].running.insert(number)
        groups[place.group]?.used += place.slots
        pools.take(place.uses, by: number, units: units)
        running[number] = place
    }

    mutating func release(_ number: Int64) {
        guard let place = running.removeValue(forKey: number) else { return }
        if groups[place.group]?.running.remove(number) != nil { groups[place.group]?.used -= place.slots }
        pools.release(place.uses, by: number)
    }

    /// What is short for a place; empty if it can be had now.
    ///
    /// - Parameter ahead: How many others are before the job.
    func obstacles(to place: Place, ahead: @autoclosure () -> Int) -> [WaitReason] {
        var obstacles: [WaitReason] = []
        if let group = groups[place.group], let slots = group.slots, slots - group.used < place.slots {
            let reason = WaitReason.slot(
                group: place.group,
                inUse: group.used,
                slots: slots,
                ahead: ahead(),
                wanted: place.slots
            )
            obstacles.append(reason)
        }
        return obstacles + place.uses.compactMap { pools.shortage(of: $0).map { .pool($0) } }
    }
}
