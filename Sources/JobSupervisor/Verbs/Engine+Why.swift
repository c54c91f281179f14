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
        return WhyCall.Reply(
            job: job,
            reasons: reasons,
            others: try others.prefix(Self.mostOthers).compactMap { try self.job($0).map(present) }
        )
    }
}
