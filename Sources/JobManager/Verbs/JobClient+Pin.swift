import JobModel
import JobProtocol

extension JobClient {
    /// Replaces `last`, which means another job after the next submission, by that job's UUID: a call that is repeated
    /// must not reach another job.
    func pin(_ references: [String]) throws(JobsError) -> [String] {
        var pinned: [String] = []
        for reference in references {
            guard reference == "last" else {
                pinned.append(reference)
                continue
            }
            do throws(JobsError) {
                pinned.append(try status(reference).id.description)
            } catch  where error.code == .notFound {
                pinned.append(reference)
            }
        }
        return pinned
    }

    /// Does a verb to each of the references, and reports under the names that the caller gave.
    func apply<Call: ReferencesCall>(
        _ references: [String],
        _ make: ([String]) -> Call
    ) throws(JobsError) -> [ReferenceResult] {
        try apply(references) { (pinned) throws(JobsError) in try call(make(pinned)) }
    }

    /// The same for a call that is more than one request.
    func apply(
        _ references: [String],
        _ ask: ([String]) throws(JobsError) -> [ReferenceResult]
    ) throws(JobsError) -> [ReferenceResult] {
        var results = try ask(try pin(references))
        for (index, reference) in references.enumerated() where index < results.count {
            results[index].reference = reference
        }
        return results
    }
}
