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
        job.record.progress = call.fraction
        job.record.progressMessage = call.message
        try update(job)
        try append(
            .progressed,
            of: job.record,
            by: actor,
            ["progress": .number(call.fraction), "message": call.message.map { .string($0) }]
        )
        return present(job)
    }
}
