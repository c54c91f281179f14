import JobModel
import JobProtocol

/// A cursor of output as a call gives it back, whichever tool it is from: `1.4096` is a place in whatever job the call is
/// about, `7:1.4096,8:1.0` (from `wait_for_job`) says of which job each place is.
struct GivenCursor: Sendable {
    private let text: String
    private var places: [Int64: OutputCursor] = [:]
    private var single: OutputCursor?

    init(_ cursor: OutputCursor) { (text, single) = (cursor.description, cursor) }

    /// The beginning of an attempt's output.
    init(attempt: Int) { self.init(OutputCursor(attempt: attempt, offset: 0)) }

    init?(_ text: String) {
        self.text = text
        if let cursor = OutputCursor(text) {
            single = cursor
            return
        }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: ":", omittingEmptySubsequences: false)
            guard pair.count == 2, let number = Int64(pair[0]), let cursor = OutputCursor(pair[1]) else { return nil }
            places[number] = cursor
        }
    }

    /// The argument of a call.
    static func read(_ text: String?) throws(ToolFailure) -> GivenCursor? {
        guard let text else { return nil }
        if let cursor = GivenCursor(text) { return cursor }
        if (try? JobPageQuery.place(text, first: .ownLive)) != nil {
            throw ToolFailure(
                "cursor '\(text)' is a page of jobs, which list_jobs takes, not a place in a job's output"
            )
        }
        throw ToolFailure(
            "cursor '\(text.prefix(200))' is not valid: copy it from an earlier answer unchanged, or leave it out to start "
                + "from the beginning"
        )
    }

    /// The place in a job's output.
    func cursor(for job: JobRecord) throws(JobsError) -> OutputCursor {
        if let cursor = places[job.number] ?? single { return cursor }
        let numbers = places.keys.sorted().map(String.init).joined(separator: ", ")
        throw JobsError(
            .usage,
            "cursor '\(text.prefix(200))' is of job\(places.count == 1 ? "" : "s") \(numbers), not of job \(job.number)"
        )
    }

    /// The place in an attempt's output; its beginning where the cursor knows nothing of it.
    func place(of number: Int64, attempt: Int) -> OutputPlace {
        guard let cursor = places[number] ?? single, cursor.attempt == attempt else { return OutputPlace(0) }
        return cursor.place
    }
}
