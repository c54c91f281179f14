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
        case .number(let number): return try job(number) ?? notFound(text)
        case .attempt(let number, _): return try job(number) ?? notFound(text)
        case .last: return try resolveLast(text, back: 0)
        case .beforeLast(let back): return try resolveLast(text, back: back)
        case .id(let id): return try job(id: id) ?? notFound(text)
        case .nameOrPrefix(let name):
            if let job = try database.newestNumber(withName: name).flatMap(job) { return job }
            return try resolvePrefix(name)
        }
    }

    /// The job submitted so many before the last one; those that were removed do not count.
    private func resolveLast(_ text: String, back: Int) throws -> StoredJob {
        let numbers = try database.newestNumbers(limit: back + 1)
        if numbers.count == back + 1, let job = try numbers.last.flatMap(job) { return job }
        guard !numbers.isEmpty else { throw Self.noJobs(text) }
        throw JobsError(.notFound, "job \(text) not found: there are only \(numbers.count) jobs", advice: .list)
    }

    /// As `resolve`, but a name must mean exactly one live job where any bearer lives: what is done to it cannot be undone.
    func resolveForChange(_ text: String) throws -> StoredJob {
        guard case .nameOrPrefix(let name) = JobReference(text) else {
            let job = try resolve(text)
            try checkIsLatest(text, of: job)
            return job
        }
        let live = try database.unendedNumbers(withName: name, limit: 6)
        guard live.count > 1 else { return try live.first.flatMap(job) ?? resolve(text) }
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
        guard jobs.count <= 1 else { throw ambiguous(prefix, jobs.map(\.record.number)) }
        return try jobs.first ?? notFound(prefix)
    }

    private func ambiguous(_ text: String, _ numbers: [Int64]) -> JobsError {
        let names = numbers.prefix(5).map { "\($0)" }.joined(separator: ", ")
        let more = numbers.count > 5 ? " and more" : ""
        return JobsError(.ambiguous, "'\(text)' matches several jobs: \(names)\(more); give a number")
    }

    private func notFound(_ text: String) throws -> StoredJob {
        if let schedule = Schedule.number(of: text).flatMap({ schedules[$0] }) {
            let last = schedule.lastJob.map { "; its last job is \($0)" } ?? ""
            throw JobsError(.notFound, "'\(text)' is a schedule, not a job\(last)")
        }
        let last = try database.lastNumber()
        guard last > 0 else { throw Self.noJobs(text) }
        if case .nameOrPrefix = JobReference(text) {
            let names = try database.newestNames(among: 200)
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
            record.waitReason = scheduler.reason(for: record.number)
        } else if record.status.isLive, let runtime = runtime[record.number] {
            record.pid = runtime.pid
            record.survivors = runtime.survivors
            record.stoppage = runtime.stoppage
            record.inputWait = runtime.inputWait
            record.waitingFor =
                runtime.remark ?? runtime.stoppage.map { "\($0.explanation); `resume` continues it" }
                ?? runtime.inputWait?.explanation
        }
        record.estimate = estimate(of: record)
        return record
    }

    /// The job as it is now.
    func present(_ number: Int64) throws -> JobRecord {
        guard let job = try job(number) else { throw JobsError(.notFound, "job \(number) has been removed") }
        return present(job)
    }
}
