import JobModel
import LinuxSystem
import Values

/// The time that is left for trying again, with pauses between that grow from 5 ms to 500 ms. Both begin anew when a
/// supervisor has served the call for a while: a long `wait` outlives any number of supervisors.
struct Patience {
    /// A supervisor that goes away sooner may have died of the very call: it does not count as one that served it.
    static let usefulTime = TimeSpan.milliseconds(100)

    private let limit: TimeSpan
    private var deadline: Int64?
    private var milliseconds: Int64 = 5

    init(_ limit: TimeSpan) { self.limit = limit }

    /// Notes that a supervisor had the call for so many nanoseconds before it was lost.
    mutating func served(for nanoseconds: Int64) {
        if nanoseconds >= Self.usefulTime.nanoseconds { self = Patience(limit) }
    }

    /// Pauses; false where the time since the first pause is over.
    mutating func pause() -> Bool {
        let now = Clock.monotonic()
        let deadline = self.deadline ?? now + limit.nanoseconds
        self.deadline = deadline
        guard now < deadline else { return false }
        Clock.sleep(for: .milliseconds(milliseconds))
        milliseconds = min(milliseconds * 2, 500)
        return true
    }
}
