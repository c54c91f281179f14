import JobModel
import JobProtocol
import JobStore
import Values

extension Engine {
    /// Answers at once with what takes a moment, and leaves the rest to a reader.
    func list(_ call: ListCall, _ request: Request) throws {
        guard try call.mayTakeLong || call.filter.leavesOutBatches && database.hasBatches() else {
            let reply = try ListPage(call, in: database).reply { $0.map(present) }
            return afterCommit { request.succeed(ListCall.encode(reply, as: request.records)) }
        }
        ask(request) { database, engine in
            let page = try ListPage(call, in: database)
            let reply = page.reply { jobs in engine.withLock { engine in jobs.map(engine.presentLatest) } }
            return ListCall.encode(reply, as: request.records)
        }
    }

    /// The record of a job that was read beside the engine, as users are told it now.
    private func presentLatest(_ job: StoredJob) -> JobRecord { present(jobs[job.record.number] ?? job) }
}

/// One page of a list as the database has it.
private struct ListPage {
    /// About how many bytes a page has at most: less than a message may have.
    private static let size = 4 << 20

    private var jobs: [StoredJob] = []
    private var numbers: [Int64]?
    private var next: Int64?

    init(_ call: ListCall, in database: Database) throws {
        guard !call.onlyNumbers else {
            let page = try database.numbers(call.filter)
            (numbers, next) = (page.numbers, page.next)
            return
        }
        let page = try database.list(call.filter)
        (jobs, next) = (page.jobs, page.next)
        var size = 0
        for (index, job) in page.jobs.enumerated() {
            // Commands may be megabytes long, and stand in a record twice.
            size += job.record.submission.command.reduce(1024) { $0 + 4 * $1.bytes.count }
            guard size >= Self.size, index + 1 < page.jobs.count else { continue }
            jobs.removeLast(page.jobs.count - index - 1)
            next = job.record.number
            return
        }
    }

    /// - Parameter present: Makes the records of jobs that have not ended.
    func reply(_ present: ([StoredJob]) -> [JobRecord]) -> ListCall.Reply {
        let live = present(jobs.filter { !$0.record.status.isEnded })
        let latest = Dictionary(live.map { ($0.number, $0) }, uniquingKeysWith: { $1 })
        return ListCall.Reply(
            jobs: jobs.map { latest[$0.record.number] ?? $0.record },
            numbers: numbers,
            next: next
        )
    }
}

extension ListCall {
    /// Whether rows may have to be tried that are not on the page, or the page is long.
    fileprivate var mayTakeLong: Bool {
        filter.limit > 100 || filter.name.map { $0.contains { "*?[".contains($0) } } ?? false || filter.since != nil
            || filter.owner != nil || !filter.labels.isEmpty || filter.directory != nil || filter.own != nil
            || !filter.groups.isEmpty || filter.batch != nil
    }
}
