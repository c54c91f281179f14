package import JobModel
import JobStore
import LinuxSystem
package import Values

extension JobClient {
    /// The environment that a job was submitted with, `NAME=VALUE`. It never crosses the socket.
    package func environment(of job: JobRecord) throws(JobsError) -> [ByteString] {
        do throws(SystemError) {
            if let entries = try EnvironmentStore(home).load(job.submission.environment) { return entries }
        } catch {
            throw JobsError(.storage, "cannot read the environment of job \(job.number)", cause: error)
        }
        throw JobsError(.notFound, "the environment of job \(job.number) is not stored any more")
    }
}
