import JobModel
import Values

/// Which queued jobs have conditions to be looked at, and what was found. Times are of the monotonic clock.
struct ConditionBook: Sendable {
    /// How long what was found counts: as long as it takes to start.
    static let validity = TimeSpan.seconds(5)

    /// Those that have any.
    private var numbers: Set<Int64> = []
    private var looking: Set<Int64> = []
    private var wanted: [Int64] = []
    /// Until when the conditions count as met.
    private var met: [Int64: Int64] = [:]
    private var pauses: [Int64: ConditionPause] = [:]

    var isLooking: Bool { !looking.isEmpty }
    func isLooking(_ number: Int64) -> Bool { looking.contains(number) }

    mutating func note(_ number: Int64, hasConditions: Bool) { if hasConditions { numbers.insert(number) } }

    /// Whether the conditions of a job that could start else are met. Where that is not known, a look is wanted.
    mutating func admits(_ number: Int64, now: Int64) -> Bool {
        guard numbers.contains(number) else { return true }
        if let until = met[number], now < until { return true }
        met[number] = nil
        if looking.insert(number).inserted { wanted.append(number) }
        return false
    }

    /// Those that are to be looked at, each once.
    mutating func takeWanted() -> [Int64] {
        defer { wanted = [] }
        return wanted
    }

    /// A look is over, whatever it found.
    mutating func endLook(_ number: Int64) { looking.remove(number) }

    mutating func noteMet(_ number: Int64, now: Int64) {
        met[number] = now + Self.validity.nanoseconds
        pauses[number] = nil
    }

    /// Takes note of conditions that are not met. Returns when to look again.
    mutating func noteUnmet(_ number: Int64) -> TimeSpan { pauses[number, default: ConditionPause()].next() }

    /// The job has left the queue, or is another one. A look that is under way is still to end.
    mutating func forget(_ number: Int64) {
        numbers.remove(number)
        met[number] = nil
        pauses[number] = nil
    }
}
