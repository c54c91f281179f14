package import JobModel
import LinuxSystem

/// How much of the past is kept; the oldest goes first. `JOBS_RETAIN_AGE` (a time) and `JOBS_RETAIN_OUTPUT` (a size) in the
/// supervisor's environment change it.
package struct RetentionLimits: Sendable, Equatable {
    /// Ended jobs, for this long.
    package var age = TimeSpan.seconds(30 * 86_400)
    /// The output of all ended jobs together, as it takes space on the disk.
    package var bytes = ByteCount.gibibytes(10)

    /// This part of the disk is kept free, as far as ended jobs take it.
    static let freeFraction = 0.05

    package init() throws(SupervisorOptions.Invalid) {
        if let text = Environment.variable("JOBS_RETAIN_AGE") {
            guard let span = TimeSpan(text) else { throw .init(description: "JOBS_RETAIN_AGE: \(text) is no time") }
            age = span
        }
        if let text = Environment.variable("JOBS_RETAIN_OUTPUT") {
            guard let size = ByteCount(text) else { throw .init(description: "JOBS_RETAIN_OUTPUT: \(text) is no size") }
            bytes = size
        }
    }
}
