import JobManager
import JobModel
import JobProtocol

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

    /// A page of jobs, the caller's own before others'.
    ///
    /// - Parameters:
    ///   - cursor: What the page before called `next_cursor`; `nil`: the first page.
    ///   - showsActivity: Whether running jobs tell what they are at, beside what `entry` says.
    ///   - entry: A job as the answer shows it.
    func list(
        _ filter: JobFilter,
        limit: Int64,
        cursor: String?,
        showsActivity: Bool = true,
        entry: (JobRecord) -> JSONObject
    ) async throws(ToolFailure) -> ToolResult {
        let query = JobPageQuery(filter: filter, owner: ownership.owner, limit: Int(clamping: limit))
        let place = try JobPageQuery.place(cursor)
        let (page, activities) = try await perform { client throws(JobsError) in
            let page = try query.page(from: place, client)
            return (page, page.jobs.map { showsActivity ? client.activity(of: $0) : nil })
        }
        let entries = zip(page.jobs, activities).map { job, activity in
            var object = entry(job)
            activity?.append(to: &object)
            return JSONValue.object(object)
        }
        return ToolResult([
            "jobs": .array(entries),
            "next_cursor": page.next.map { .string($0.description) },
        ])
    }

    /// The job that a reference means, where the caller may change it: his own, or any with `--all-owners`.
    ///
    /// - Parameter verb: What he wants to do to it.
    func job(_ reference: String, to verb: String) async throws(ToolFailure) -> JobRecord {
        let job = try await job(reference)
        do throws(JobsError) {
            try ownership.check(job, to: verb, settings)
        } catch {
            throw ToolFailure(error)
        }
        return job
    }

    /// The job that a reference means.
    func job(_ reference: String) async throws(ToolFailure) -> JobRecord {
        try await perform { client throws(JobsError) in try client.status(reference) }
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
