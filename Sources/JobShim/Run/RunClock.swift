import Values

/// Counts the running time of a job; it stands still while the job is paused. Times are of the monotonic clock, in
/// nanoseconds.
struct RunClock: Equatable {
    private var counted: Int64 = 0
    /// `nil` while paused.
    private var runningSince: Int64?

    init(startedAt now: Int64) { runningSince = now }

    var isPaused: Bool { runningSince == nil }

    mutating func pause(at now: Int64) {
        counted = elapsed(at: now).nanoseconds
        runningSince = nil
    }

    mutating func resume(at now: Int64) {
        if runningSince == nil { runningSince = now }
    }

    func elapsed(at now: Int64) -> TimeSpan {
        TimeSpan(nanoseconds: counted + (runningSince.map { now - $0 } ?? 0))
    }

    /// When the job will have run for `span`, if it is not paused; `nil` while it is.
    func deadline(after span: TimeSpan) -> Int64? {
        guard let runningSince else { return nil }
        let (sum, overflow) = runningSince.addingReportingOverflow(span.nanoseconds - counted)
        return overflow ? .max : sum
    }
}
