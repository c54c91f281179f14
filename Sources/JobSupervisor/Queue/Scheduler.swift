import JobModel

/// The decision what may start: first come first served (`QueueOrder`), as far as slots and locks are free (`Admission`), and
/// nothing else keeps it (`Gate`). A plain value without I/O; it knows numbers, groups and locks, nothing else of a job.
struct Scheduler: Sendable {
    typealias Place = Admission.Place
    typealias Delay = Gate.Delay

    private var order = QueueOrder()
    private var admission = Admission()
    private var gate = Gate()
    /// Where each queued job wants to go.
    private var places: [Int64: Place] = [:]

    /// Nothing starts before every attempt that was live when the supervisor started is settled.
    var isHeld: Bool {
        get { gate.isHeld }
        set { gate.isHeld = newValue }
    }

    init() {}

    var queuedCount: Int { order.count }
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
        (order.count(in: group), admission.runningCount(in: group))
    }

    /// Puts a job at the end of its group's line.
    mutating func enqueue(_ number: Int64, _ place: Place, delay: Delay? = nil) {
        order.append(number, to: place.group)
        places[number] = place
        gate.delay(number, delay)
    }

    /// Takes a job out of the line, because it starts or was killed.
    mutating func dequeue(_ number: Int64) {
        guard places.removeValue(forKey: number) != nil else { return }
        order.remove(number)
        gate.delay(number, nil)
    }

    /// The job holds a slot, and its lock, from now on.
    mutating func occupy(_ number: Int64, _ place: Place) {
        dequeue(number)
        admission.admit(number, to: place)
    }

    /// The job's slot and lock are free again.
    mutating func release(_ number: Int64) { admission.release(number) }

    /// The job that holds the lock for which a queued one waits; `nil` where it waits for none.
    func lockHolder(before number: Int64) -> Int64? { places[number].flatMap { admission.holder(of: $0) } }

    /// Takes the jobs that may start now out of the line, in the order in which they came within each group; each of
    /// them occupies its slot.
    mutating func takeStartable(now: Int64) -> [Int64] {
        gate.expire(now: now)
        guard !gate.isHeld, !order.isEmpty else { return [] }
        return order.take { group, number in
            guard !gate.isPaused(group), admission.hasFreeSlot(in: group) else { return .enough }
            guard !gate.isDelayed(number), let place = places[number], admission.holder(of: place) == nil else {
                return .leave
            }
            places[number] = nil
            admission.admit(number, to: place)
            return .take
        }
    }

    /// When the first delayed job may start, on the monotonic clock; `nil` where no job waits for a time.
    var nextDelayEnd: Int64? { gate.nextDelayEnd }

    /// The jobs that hold all slots for which a queued job waits; empty where it waits for none.
    func holders(before number: Int64) -> Set<Int64> {
        places[number].map { admission.slotHolders(in: $0.group) } ?? []
    }

    /// Why a queued job does not run; `nil` where it is not queued.
    func reason(for number: Int64) -> WaitReason? {
        guard let place = places[number] else { return nil }
        return gate.obstacle(for: place.group)
            ?? admission.obstacle(to: place, ahead: order.position(of: number) ?? 0)
            ?? gate.obstacle(for: number) ?? .turn
    }
}
