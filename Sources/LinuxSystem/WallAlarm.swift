import CLinux
package import Values

/// Polls readable at a time of the real-time clock, also after the machine slept and when the clock is set (timerfd_create(2)).
package final class WallAlarm: Sendable {
    package let descriptor: Descriptor

    package init() throws(SystemError) {
        descriptor = Descriptor(owning: try check("timerfd_create") { clinux_wall_timerfd() })
    }

    /// - Parameter time: When to fire; `nil`: never.
    package func set(_ time: Timestamp?) throws(SystemError) {
        let nanoseconds = time.map { max(1, $0.nanoseconds - Clock.testOffset) } ?? 0
        try check("timerfd_settime") { clinux_wall_timerfd_set(descriptor.rawValue, nanoseconds) }
    }

    /// Lets it poll readable no longer. Returns whether the clock was set.
    package func drain() -> Bool { clinux_wall_timerfd_drain(descriptor.rawValue) != 0 }
}
