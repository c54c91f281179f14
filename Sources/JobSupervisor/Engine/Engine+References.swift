import JobModel
import JobStore
import Values

/// From what a user types to a job, and from a stored job to what a user is told.
extension Engine {
    /// The job that a reference means; for a name the newest job bearing it.
    func resolve(_ text: String) throws -> StoredJob {
        guard let reference = JobReference(text) else {
            throw JobsError(.usage, "invalid job '\(text)': give a number, UUID, name or 'last'")
        }
        switch reference {
        case .number(let number): return try database.job(number) ?? notFound(text)
        case .attempt(let number, _): return try database.job(number) ?? notFound(text)
        case .last: return try resolveLast(text, back: 0)
        case .beforeLast(let back): return try resolveLast(text, back: back)
        case .id(let id): return try database.job(id: id) ?? notFound(text)
        case .nameOrPrefix(let name):
            if let job = try database.jobs(withName: name, limit: 1).first { return job }
            return try resolvePrefix(name)
        }
    }

    /// The job submitted so many before the last one; those that were removed do not count.
    private func resolveLast(_ text: String, back: Int) throws -> StoredJob {
        let jobs = try database.list(JobFilter(limit: back + 1)).jobs
        if jobs.count == back + 1, let job = jobs.last { return job }
        guard !jobs.isEmpty else { throw Self.noJobs(text) }
        throw JobsError(.notFound, "job \(text) not found: there are only \(jobs.count) jobs", advice: .list)
    }

    /// As `resolve`, but a name must mean exactly one live job where any bearer lives: what is done to it cannot be undone.
    func resolveForChange(_ text: String) throws -> StoredJob {
        guard case .nameOrPrefix(let name) = JobReference(text) else {
            let job = try resolve(text)
            try checkIsLatest(text, of: job)
            return job
        }
        let live = try database.jobs(withName: name, limit: 1000).filter { !$0.record.status.isEnded }
        guard live.count > 1 else { return try live.first ?? resolve(text) }
        throw ambiguous(text, live)
    }

    /// Nothing can be done any more to an attempt that another one followed.
    func checkIsLatest(_ text: String, of job: StoredJob) throws {
        guard case .attempt(let number, let attempt) = JobReference(text), attempt != job.record.attempt else { return }
        throw JobsError(.wrongState, "job \(number) is at attempt \(job.record.attempt), not \(attempt): use \(number)")
    }

    private func resolvePrefix(_ prefix: String) throws -> StoredJob {
        guard JobReference.looksLikePrefix(prefix) else { return try notFound(prefix) }
        let jobs = try database.jobs(withPrefix: prefix.lowercased(), limit: 6)
        guard jobs.count <= 1 else { throw ambiguous(prefix, jobs) }
        return try jobs.first ?? notFound(prefix)
    }

    private func ambiguous(_ text: String, _ jobs: [StoredJob]) -> JobsError {
        let numbers = jobs.prefix(5).map { "\($0.record.number)" }.joined(separator: ", ")
        let more = jobs.count > 5 ? " and more" : ""
        return JobsError(.ambiguous, "'\(text)' matches several jobs: \(numbers)\(more); give a number")
    }

    private func notFound(_ text: String) throws -> StoredJob {
        let last = try database.lastNumber()
        guard last > 0 else { throw Self.noJobs(text) }
        if case .nameOrPrefix = JobReference(text) {
            let names = try database.list(JobFilter(limit: 200)).jobs.compactMap(\.record.submission.name)
            if let question = Spelling.question(for: text, among: names + ["last"]) {
                throw JobsError(.notFound, "job \(text) not found; \(question)")
            }
        }
        throw JobsError(.notFound, "job \(text) not found; the newest is \(last)", advice: .list)
    }

    private static func noJobs(_ text: String) -> JobsError {
        JobsError(.notFound, "job \(text) not found: there are no jobs yet", advice: .start)
    }

    /// The record of a job as users are told it now.
    func present(_ job: StoredJob) -> JobRecord {
        var record = job.record
        if record.status == .queued {
            record.waitingFor = scheduler.reason(for: record.number)
        } else if record.status.isLive, let runtime = runtime[record.number] {
            record.pid = runtime.pid
            record.survivors = runtime.survivors
            record.stoppage = runtime.stoppage
            record.waitingFor = runtime.remark ?? runtime.stoppage.map { "\($0.explanation); `resume` continues it" }
        }
        return record
    }

    /// The job as it is now.
    func present(_ number: Int64) throws -> JobRecord {
        guard let job = try database.job(number) else { throw JobsError(.notFound, "job \(number) has been removed") }
        return present(job)
    }
}
