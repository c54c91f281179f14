import JobModel
import JobProtocol
import JobStore

extension Engine {
    /// The most other jobs that are told of.
    private static let mostOthers = 10

    /// All that keeps a job from starting.
    func why(_ call: WhyCall) throws -> WhyCall.Reply {
        let job = try status(StatusCall(reference: call.reference))
        let number = job.number
        let reasons = scheduler.reasons(for: number)
        var others: [Int64] = []
        for reason in reasons {
            switch reason {
            case .lock(_, let holder): others.append(holder)
            case .dependency: others += scheduler.needs(of: number).sorted()
            case .brokenDependency(let other, _): others.append(other)
            case .slot: others += scheduler.holders(before: number).sorted()
            case .pool(let shortage):
                others += scheduler.load(ofPool: shortage.use.pool).holders.map(\.number)
            case .kept(let other): others.append(other)
            case .turn, .recovery, .pausedGroup, .shortage, .time, .retry, .restart, .condition, .look: break
            }
        }
        if job.outcome?.ending.reason == .dependencyFailed { others = try unserved(by: job.submission.dependencies) }
        return WhyCall.Reply(
            job: job,
            reasons: reasons,
            others: try Self.distinct(others).prefix(Self.mostOthers).compactMap { try self.job($0).map(present) },
            before: job.status == .queued && job.attempt > 1
                ? try database.attempt(job.attempt - 1, of: number)?.outcome : nil,
            act: try act(upon: job, reasons)
        )
    }

    private static func distinct(_ numbers: [Int64]) -> [Int64] {
        var known: Set<Int64> = []
        return numbers.filter { known.insert($0).inserted }
    }

    /// Some of the jobs that did not end as they should have.
    private func unserved(by dependencies: Dependencies) throws -> [Int64] {
        var numbers: [Int64] = []
        for dependency in dependencies.all {
            for number in dependency.ranges.joined() where numbers.count < Self.mostOthers {
                guard let status = try self.job(number)?.record.status else { continue }
                if status.isEnded, !dependency.isServed(by: status) { numbers.append(number) }
            }
        }
        return numbers
    }

    /// Who keeps it from running, or ended it.
    private func act(upon job: JobRecord, _ reasons: [WaitReason]) throws -> Act? {
        let isPaused = job.status == .paused
        if isPaused || job.outcome?.ending.reason == .killedByUser {
            return try database.lastAct(of: isPaused ? PauseCall.method : KillCall.method, on: job.number)
        }
        let isGroup = reasons.contains { if case .pausedGroup = $0 { true } else { false } }
        return isGroup ? try database.groups().first { $0.name == job.submission.group }?.pause : nil
    }
}
