import JobModel
import JobProtocol
import Values

/// What came of a verb for each of several jobs.
struct ResultsReport {
    /// `paused`, `removed` …
    let done: String
    let isJSON: Bool

    /// Says it, and gives the exit status: that of the first failure.
    func print(_ results: [ReferenceResult], in context: Context) -> ExitStatus {
        var status = ExitStatus.done
        for result in results {
            if let error = result.error {
                context.report(error)
                if status == .done { status = ExitStatus(error) }
            } else if let job = result.record {
                if isJSON {
                    context.output.print(job.publicJSON.encoded)
                } else {
                    context.output.print("job \(job.number): \(done)")
                }
            }
        }
        return status
    }
}
