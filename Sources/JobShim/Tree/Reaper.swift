import CLinux
import Glibc
import JobModel
import Values

/// Collects the ended children of this process: the job's own, and every orphan below it.
struct Reaper {
    /// How the main process ended, once it has.
    private(set) var mainEnd: ProcessEnd?
    /// Whether there is no child left, as wait4(2) says with ECHILD.
    private(set) var isEmpty = false
    /// The resources of all who were reaped, and of those for whom these had waited.
    private(set) var usage = ResourceUsage(
        user: TimeSpan(nanoseconds: 0),
        system: TimeSpan(nanoseconds: 0),
        maximumResidentBytes: 0
    )
    private let main: pid_t

    init(main: pid_t) { self.main = main }

    /// Reaps all that can be reaped now. Returns how many that were.
    mutating func reap() -> Int {
        var count = 0
        var result = clinux_wait_result()
        while !isEmpty {
            guard clinux_reap(-1, &result) == 0 else {
                isEmpty = true
                break
            }
            guard result.pid > 0 else { break }
            count += 1
            usage.add(result.usage)
            if result.pid == main, mainEnd == nil {
                mainEnd =
                    result.signalled != 0
                    ? .signalled(Signal(rawValue: result.status), coreDumped: result.core_dumped != 0)
                    : .exited(result.status)
            }
        }
        return count
    }
}

extension ResourceUsage {
    /// Adds what wait4(2) says of one who was reaped, and of those for whom it had waited.
    fileprivate mutating func add(_ usage: rusage) {
        user = TimeSpan(nanoseconds: user.nanoseconds + Self.nanoseconds(usage.ru_utime))
        system = TimeSpan(nanoseconds: system.nanoseconds + Self.nanoseconds(usage.ru_stime))
        // In KiB; see getrusage(2).
        maximumResidentBytes = max(maximumResidentBytes, UInt64(clamping: usage.ru_maxrss) << 10)
    }

    private static func nanoseconds(_ time: timeval) -> Int64 {
        Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1000
    }
}
