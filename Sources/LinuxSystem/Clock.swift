import CLinux
import Glibc
package import Values

/// The clocks of Linux.
package enum Clock {
    /// Nanoseconds of CLOCK_MONOTONIC: for limits and durations, whatever happens to the real-time clock.
    package static func monotonic() -> Int64 { read(CLOCK_MONOTONIC) }

    /// The time of day. Debug builds add `JOBS_CLOCK_OFFSET` seconds, so that tests can set the clock back.
    package static func now() -> Timestamp {
        Timestamp(nanoseconds: read(CLOCK_REALTIME) + testOffset)
    }

    /// How far `now` is from the system's clock, in nanoseconds: only in tests.
    static var testOffset: Int64 {
        #if DEBUG
            (Environment.variable("JOBS_CLOCK_OFFSET").flatMap { Int64($0) } ?? 0) * 1_000_000_000
        #else
            0
        #endif
    }

    /// Lets the calling thread rest.
    package static func sleep(for time: TimeSpan) {
        var left = timespec(
            tv_sec: Int(time.nanoseconds / 1_000_000_000),
            tv_nsec: Int(time.nanoseconds % 1_000_000_000)
        )
        var rest = timespec()
        while nanosleep(&left, &rest) < 0, errno == EINTR { left = rest }
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
