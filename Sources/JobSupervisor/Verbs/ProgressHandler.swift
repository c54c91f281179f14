import JobModel
import JobProtocol
import JobStore
import Values

extension Engine {
    func progress(_ call: ProgressCall) throws -> JobRecord {
        var job = try resolve(call.reference)
        guard job.record.status.isLive else {
            throw notRunning(present(job))
        }
        job.record.progress = call.fraction
        job.record.progressMessage = call.message
        try database.update(job)
        try append(
            .progressed,
            of: job.record,
            ["progress": .number(call.fraction), "message": call.message.map { .string($0) }]
        )
        return present(job)
    }
}
