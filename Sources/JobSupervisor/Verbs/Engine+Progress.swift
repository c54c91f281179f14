import JobModel
import JobProtocol
import JobStore
import Values

extension Engine {
    func progress(_ call: ProgressCall, by actor: String?) throws -> JobRecord {
        var job = try resolve(call.reference)
        guard job.record.status.isLive else {
            throw notRunning(present(job))
        }
        try progressed(&job, call.fraction, call.message, by: actor)
        return present(job)
    }

    /// Takes note of how far a job is, 0 to 1.
    func progressed(_ job: inout StoredJob, _ fraction: Double, _ message: String?, by actor: String?) throws {
        job.record.progress = fraction
        job.record.progressMessage = message
        try update(job)
        try append(
            .progressed,
            of: job.record,
            by: actor,
            ["progress": .number(fraction), "message": message.map { .string($0) }]
        )
    }
}
