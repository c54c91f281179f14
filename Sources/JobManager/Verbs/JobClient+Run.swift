package import JobModel
import JobProtocol
import LinuxSystem
package import Values

extension JobClient {
    /// Submits a job, once, however often the connection is lost.
    ///
    /// - Parameters:
    ///   - environment: The job's, `NAME=VALUE`.
    ///   - input: All of it is stored first; the submission's `standardInput` must be `.stored`.
    ///   - id: Another one than a new one where the same submission may be made again: it is then answered by the job
    ///     that is there.
    package func run(
        _ submission: Submission,
        environment: [ByteString],
        input: SubmittedInput? = nil,
        id: JobID = JobID()
    ) throws(JobsError) -> JobRecord {
        let upload = InputUpload(home: home, id: id)
        if let input { try upload.store(input) }
        do throws(JobsError) {
            let job = try place(
                RunCall(id: id, submission: submission, environment: environment, namespaces: .current())
            )
            // One that was there already has its own.
            if job.id != id, input != nil { upload.discard() }
            return job
        } catch {
            if error.code == .unavailable {
                throw error.advising(.show, about: id.description)
            }
            if input != nil { upload.discard() }
            throw error
        }
    }
}
