import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

extension Engine {
    /// Forgets a piece of what a rule says. The jobs are looked for beside the engine, which only removes them.
    func prune(_ call: PruneCall, _ request: Request) throws {
        let (state, limits) = (self.state, retention.limits)
        ask(request) { [inbox] database, engine in
            let boundary = try call.cursor?.through ?? database.boundary(of: call.rule, limits, in: state)
            guard let boundary else { return PruneCall.encode(PruneCall.Reply(PruneReport())) }
            if call.isDry {
                let report = try DryPrune(call.rule.scope, through: boundary).report(database, engine)
                return PruneCall.encode(PruneCall.Reply(report))
            }
            let jobs = try database.endedJobs(
                of: call.rule.scope,
                after: call.cursor?.after,
                through: boundary,
                limit: Retention.batch
            )
            inbox.put(.resume { engine in try engine.prune(jobs, through: boundary, for: request) })
            return nil
        }
    }

    private func prune(_ jobs: [RemovableJob], through boundary: EndMark, for request: Request) throws {
        do {
            var reply = PruneCall.Reply(try forget(jobs, reason: "prune", by: request.actor))
            if jobs.count >= Retention.batch, let last = jobs.last {
                reply.next = PruneCall.Cursor(after: last.end, through: boundary)
            } else {
                try forgetEnvironments()
            }
            let answer = PruneCall.encode(reply)
            afterCommit { request.succeed(answer) }
        } catch {
            // What a full disk undoes is done again; all else is undone for good.
            if (error as? StoreError)?.isFull != true { request.fail(Self.storageError(error)) }
            throw error
        }
    }
}

/// What a prune would remove.
private struct DryPrune {
    /// How many jobs are looked at while the engine does nothing else.
    private static let piece = 1000

    private let scope: JobFilter
    private let boundary: EndMark

    init(_ scope: JobFilter, through boundary: EndMark) { (self.scope, self.boundary) = (scope, boundary) }

    func report(_ database: Database, _ engine: GuardedEngine) throws -> PruneReport {
        var report = PruneReport()
        var numbers: [Int64] = []
        var cursor: EndMark?
        while true {
            let jobs = try database.endedJobs(of: scope, after: cursor, through: boundary, limit: Self.piece)
            let needed = try engine.withLock { engine in
                Set(try jobs.map(\.number).filter { try engine.isNeeded($0) })
            }
            report.needed += needed.count
            for job in jobs where !needed.contains(job.number) {
                numbers.append(job.number)
                report.bytes += job.bytesOnDisk
            }
            guard jobs.count == Self.piece, let last = jobs.last else { break }
            cursor = last.end
        }
        report.removed = Dependency.ranges(of: numbers.sorted())
        return report
    }
}

extension Database {
    /// The last job that goes by a rule; by the settings where it says nothing.
    fileprivate func boundary(
        of rule: PruneRule,
        _ limits: RetentionLimits,
        in state: StateDirectory
    ) throws -> EndMark? {
        guard rule.isEmpty else { return try boundary(of: rule, now: Clock.now()) }
        var (age, size, space) = (rule, rule, rule)
        age.age = limits.age
        size.size = limits.bytes
        let (used, missing) = (try bytesOnDisk(), try state.missingSpace(limits))
        space.size = ByteCount(used - min(used, missing))
        return try [age, size, space].compactMap { try boundary(of: $0, now: Clock.now()) }.max()
    }
}
