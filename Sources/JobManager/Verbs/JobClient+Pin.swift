package import JobModel
import JobProtocol

extension JobClient {
    /// Replaces `last` and `last-2`, which mean another job after the next submission, by that job's UUID: a call that is
    /// repeated must not reach another job.
    func pin(_ references: [String]) throws(JobsError) -> [String] {
        var pinned: [String] = []
        for reference in references {
            switch JobReference(reference) {
            case .last, .beforeLast: break
            default:
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

    /// The references with what people call the same jobs later, when `last` and a name may mean others.
    package func pinned(
        _ references: [String]
    ) throws(JobsError) -> [(reference: String, shown: String)] {
        var pinned: [(reference: String, shown: String)] = []
        for reference in references {
            switch JobReference(reference) {
            case .number, .attempt: pinned.append((reference, reference))
            case .last, .beforeLast, .id, .nameOrPrefix, nil:
                let job = try status(reference)
                pinned.append((job.id.description, String(job.number)))
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
        var results: [ReferenceResult] = []
        for piece in try pin(references).pieces { results += try ask(piece) }
        for (index, reference) in references.enumerated() where index < results.count {
            results[index].reference = reference
        }
        return results
    }
}

extension [String] {
    /// As many references as one call may be about: an answer has a record for each, and its line a limit.
    static var most: Int { 5000 }

    var pieces: [[String]] {
        stride(from: 0, to: count, by: Self.most).map { Array(self[$0..<Swift.min(count, $0 + Self.most)]) }
    }
}
