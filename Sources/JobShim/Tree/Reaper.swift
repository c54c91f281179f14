import CLinux
import Glibc
import JobModel

/// Collects the ended children of this process: the job's own, and every orphan below it.
struct Reaper {
    /// How the main process ended, once it has.
    private(set) var mainEnd: ProcessEnd?
    /// Whether there is no child left, as wait4(2) says with ECHILD.
    private(set) var isEmpty = false
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
            if result.pid == main, mainEnd == nil {
                mainEnd =
                    result.signalled != 0
                    ? .signalled(Signal(rawValue: result.status), coreDumped: result.core_dumped != 0)
                    : .exited(result.status)
            }
        }
        return count
    }

    /// The resources of all who were reaped, and of those for whom these had waited.
    static func usage() -> ResourceUsage {
        var usage = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &usage)
        func span(_ time: timeval) -> TimeSpan {
            TimeSpan(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1000)
        }
        return ResourceUsage(
            user: span(usage.ru_utime),
            system: span(usage.ru_stime),
            // In KiB; see getrusage(2).
            maximumResidentBytes: UInt64(clamping: usage.ru_maxrss) << 10
        )
    }
}
