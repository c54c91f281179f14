import JobManager
import JobModel
import JobProtocol
import Values

extension ToolCall {
    /// Who calls.
    var ownership: Ownership { Ownership(settings, client) }

    /// As `JobsAccess.perform`, with failures in words for the model.
    func perform<Value: Sendable>(
        _ duration: JobsAccess.Duration = .short,
        _ body: @Sendable @escaping (JobClient) throws(JobsError) -> Value
    ) async throws(ToolFailure) -> Value {
        do throws(JobsError) {
            return try await jobs.perform(duration, body)
        } catch {
            throw ToolFailure(error)
        }
    }

    /// As `perform`; what is changed bears the owner's name in the event log. Throws where nothing may be changed.
    func change<Value: Sendable>(
        _ duration: JobsAccess.Duration = .short,
        _ body: @Sendable @escaping (JobClient) throws(JobsError) -> Value
    ) async throws(ToolFailure) -> Value {
        guard !settings.readOnly else { throw ToolFailure("Refused: the user has made this server read-only") }
        let owner = ownership.owner
        return try await perform(duration) { client throws(JobsError) in try client.acting(as: owner, body) }
    }

    /// How long a job that waits for nothing may take to start, before the answer says that it is queued.
    private static let startTime = TimeSpan.milliseconds(200)

    /// A job that has just been submitted, when it runs: an agent that hears "queued" of one that runs 5 ms later asks
    /// again for nothing.
    func started(_ job: JobRecord) async throws(ToolFailure) -> JobRecord {
        guard job.isAboutToStart else { return job }
        return try await perform(.long) { client throws(JobsError) in
            try client.wait([job.id.description], for: .start, timeout: Self.startTime).jobs.first ?? job
        }
    }

    /// A page of jobs, the caller's own before those of other owners.
    ///
    /// - Parameters:
    ///   - allMine: Whether the jobs of the client's other sessions are among its own; else they are counted in `hint`.
    ///   - cursor: What the page before called `next_cursor`; `nil`: the first page.
    ///   - activity: What is told of a job beside its record: what it is at, or what it printed last.
    func list(
        _ filter: JobFilter,
        allMine: Bool,
        limit: Int64,
        cursor: String?,
        activity: @Sendable @escaping (JobClient, JobRecord) -> JobActivity? = { _, _ in nil }
    ) async throws(ToolFailure) -> JobPage {
        let query = JobPageQuery(filter: filter, caller: ownership, limit: Int(clamping: limit))
        let place = try JobPageQuery.place(cursor, first: allMine ? .mineLive : .ownLive)
        let isHintWanted = cursor == nil && !allMine
        let (page, activities, elsewhere) = try await perform { client throws(JobsError) in
            let page = try query.page(from: place, client)
            let activities = page.jobs.map { activity(client, $0) }
            return (page, activities, isHintWanted ? try query.elsewhere(client) : (0, false))
        }
        return JobPage(
            entries: Array(zip(page.jobs, activities)),
            next: page.next?.description,
            hint: Self.hint(elsewhere)
        )
    }

    private static func hint(_ elsewhere: (count: Int, isMore: Bool)) -> String? {
        if elsewhere.count == 0 { return nil }
        let amount = "\(elsewhere.count)\(elsewhere.isMore ? " and more" : "")"
        return "\(amount) of other sessions of this client, in other directories: all_mine: true lists them."
    }

    /// The job that a reference means, where the caller may change it: his own, one of his client's with `all_mine`, or any
    /// with `--all-owners`.
    ///
    /// - Parameter verb: What he wants to do to it.
    func job(_ reference: String, to verb: String, allMine: Bool) async throws(ToolFailure) -> JobRecord {
        let job = try await job(reference)
        do throws(JobsError) {
            try ownership.check(job, to: verb, allMine: allMine, settings)
        } catch {
            throw ToolFailure(error)
        }
        return job
    }

    /// The job that a reference means.
    func job(_ reference: String) async throws(ToolFailure) -> JobRecord {
        let ownership = ownership
        return try await perform { client throws(JobsError) in
            try client.status(try client.meant(reference, by: ownership))
        }
    }
}

extension ReferenceResult {
    /// The job after the verb, or why it was not done.
    func get() throws(JobsError) -> JobRecord {
        if let error { throw error }
        guard let record else { throw JobsError(.version, "the supervisor said nothing about job \(reference)") }
        return record
    }
}

/// A page of a list of jobs.
struct JobPage: Sendable {
    let entries: [(job: JobRecord, activity: JobActivity?)]
    /// The cursor of the page after it; `nil`: there is none.
    let next: String?
    /// What else there is to know.
    let hint: String?

    /// As structured content.
    func json(_ entry: (JobRecord) -> JSONObject) -> JSONObject {
        let jobs = entries.map { job, activity in
            var object = entry(job)
            activity?.append(to: &object)
            return JSONValue.object(object)
        }
        return ["jobs": .array(jobs), "next_cursor": next.map { .string($0) }, "hint": hint.map { .string($0) }]
    }
}
