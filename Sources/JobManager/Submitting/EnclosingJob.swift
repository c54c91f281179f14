package import JobModel
import LinuxSystem

/// The job in whose tree this process runs.
package enum EnclosingJob {
    /// `nil` outside of any job.
    package static var id: JobID? { Environment.variable("JOBS_ID").flatMap { JobID($0) } }
}
