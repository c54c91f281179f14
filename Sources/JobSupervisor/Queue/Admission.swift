import JobModel

/// What a job has to hold while it runs, and who holds it now: a slot of its group, and a lock where it wants one.
struct Admission: Sendable {
    /// Where a job waits, and for what.
    struct Place: Sendable, Equatable {
        var group: String
        /// What it holds while it runs; `nil`: nothing.
        var lock: String?
    }

    private struct Group {
        /// `nil`: unlimited.
        var slots: Int?
        var running: Set<Int64> = []

        var hasFreeSlot: Bool { slots.map { running.count < $0 } ?? true }
    }

    private var groups: [String: Group] = [:]
    private(set) var running: [Int64: Place] = [:]
    /// Who holds each lock.
    private var holders: [String: Int64] = [:]

    mutating func setSlots(_ slots: Int?, of group: String) { groups[group, default: Group()].slots = slots }
    mutating func removeGroup(_ name: String) { groups[name] = nil }

    func runningCount(in group: String) -> Int { groups[group]?.running.count ?? 0 }
    func hasFreeSlot(in group: String) -> Bool { groups[group]?.hasFreeSlot ?? true }
    func holder(of place: Place) -> Int64? { place.lock.flatMap { holders[$0] } }

    /// Those who hold all slots of the group; empty where one is free.
    func slotHolders(in group: String) -> Set<Int64> {
        groups[group].map { $0.hasFreeSlot ? [] : $0.running } ?? []
    }

    mutating func admit(_ number: Int64, to place: Place) {
        groups[place.group, default: Group()].running.insert(number)
        running[number] = place
        if let lock = place.lock { holders[lock] = number }
    }

    mutating func release(_ number: Int64) {
        guard let place = running.removeValue(forKey: number) else { return }
        groups[place.group]?.running.remove(number)
        if let lock = place.lock, holders[lock] == number { holders[lock] = nil }
    }

    /// Why the place cannot be had now; `nil` where it can.
    ///
    /// - Parameter ahead: How many others are before the job.
    func obstacle(to place: Place, ahead: @autoclosure () -> Int) -> WaitReason? {
        if let lock = place.lock, let holder = holders[lock] { return .lock(lock, holder: holder) }
        guard let group = groups[place.group], let slots = group.slots, !group.hasFreeSlot else { return nil }
        return .slot(group: place.group, inUse: group.running.count, slots: slots, ahead: ahead())
    }
}
