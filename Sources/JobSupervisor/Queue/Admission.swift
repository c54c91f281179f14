import JobModel

/// What a job has to hold while it runs, and who holds it now: slots of its group, and a lock if it wants one.
struct Admission: Sendable {
    /// Where a job waits, and for what.
    struct Place: Sendable, Equatable {
        var group: String
        /// What it holds while it runs; `nil`: nothing.
        var lock: String?
        /// How many slots of the group it takes.
        var slots = 1
    }

    private struct Group {
        /// `nil`: unlimited.
        var slots: Int?
        var running: Set<Int64> = []
        /// Slots that those take.
        var used = 0

        func fits(_ wanted: Int) -> Bool { slots.map { used + wanted <= $0 } ?? true }
    }

    private var groups: [String: Group] = [:]
    private(set) var running: [Int64: Place] = [:]
    /// Who holds each lock.
    private var holders: [String: Int64] = [:]

    mutating func setSlots(_ slots: Int?, of group: String) { groups[group, default: Group()].slots = slots }
    mutating func removeGroup(_ name: String) { groups[name] = nil }

    func runningCount(in group: String) -> Int { groups[group]?.running.count ?? 0 }
    func hasFreeSlot(in group: String) -> Bool { groups[group]?.fits(1) ?? true }
    func fits(_ place: Place) -> Bool { groups[place.group]?.fits(place.slots) ?? true }
    func holder(of place: Place) -> Int64? { place.lock.flatMap { holders[$0] } }

    /// Those who hold slots of the group; empty if there is room.
    func slotHolders(for place: Place) -> Set<Int64> {
        groups[place.group].map { $0.fits(place.slots) ? [] : $0.running } ?? []
    }

    mutating func admit(_ number: Int64, to place: Place) {
        groups[place.group, default: Group()].running.insert(number)
        groups[place.group]?.used += place.slots
        running[number] = place
        if let lock = place.lock { holders[lock] = number }
    }

    mutating func release(_ number: Int64) {
        guard let place = running.removeValue(forKey: number) else { return }
        if groups[place.group]?.running.remove(number) != nil { groups[place.group]?.used -= place.slots }
        if let lock = place.lock, holders[lock] == number { holders[lock] = nil }
    }

    /// Why the place cannot be had now; `nil` if it can.
    ///
    /// - Parameter ahead: How many others are before the job.
    func obstacles(to place: Place, ahead: @autoclosure () -> Int) -> [WaitReason] {
        var obstacles: [WaitReason] = []
        if let lock = place.lock, let holder = holders[lock] { obstacles.append(.lock(lock, holder: holder)) }
        if let group = groups[place.group], let slots = group.slots, !group.fits(place.slots) {
            let reason = WaitReason.slot(
                group: place.group,
                inUse: group.used,
                slots: slots,
                ahead: ahead(),
                wanted: place.slots
            )
            obstacles.append(reason)
        }
        return obstacles
    }
}
