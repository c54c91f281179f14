/// What a process can give to those that it starts, at best. Niceness, hard limits, the OOM score and privileges go only
/// downwards without a privilege of their own, so a supervisor that was started low cannot give a job more.
package struct ProcessReach: Sendable, Equatable {
    /// The lowest niceness, -20 to 19.
    package var niceness: Int32 = -20
    /// By name; what is missing has no bound.
    package var hardLimits: [String: UInt64] = [:]
    /// The lowest oom_score_adj.
    package var oomScore: Int32 = -1000
    /// SCHED_IDLE, which cannot be left.
    package var isIdle = false
    package var noNewPrivileges = false
    /// Sets of capabilities (capabilities(7)).
    package var permitted = UInt64.max
    package var bounding = UInt64.max

    package init() {}

    /// What a job of this submission would be without, in words.
    package func shortfall(of submission: Submission) -> [String] {
        var lacks: [String] = []
        if let wanted = submission.niceness, wanted < niceness {
            lacks.append("the niceness \(wanted) (\(niceness) at best)")
        }
        for limit in submission.resourceLimits where !limit.isRequired {
            guard let bound = hardLimits[limit.name], let wanted = limit.hard, wanted > bound else { continue }
            lacks.append("the hard limit \(limit.name)=\(Self.text(wanted)) (\(Self.text(bound)) at best)")
        }
        guard let traits = submission.traits else { return lacks }
        if traits.oomScore < oomScore { lacks.append("the OOM score \(traits.oomScore) (\(oomScore) at best)") }
        if isIdle, traits.scheduling.policy != ProcessTraits.Scheduling.idlePolicy {
            lacks.append("another scheduling policy than SCHED_IDLE")
        }
        if noNewPrivileges, !traits.noNewPrivileges {
            lacks.append("new privileges by execution (no_new_privs is set)")
        }
        if let capabilities = traits.capabilities {
            let missing = (capabilities.permitted & ~permitted) | (capabilities.bounding & ~bounding)
            if missing != 0 { lacks.append("capabilities (\(String(missing, radix: 16)))") }
        }
        return lacks
    }

    /// Whether there is nothing that the other can give and this cannot.
    package func covers(_ other: ProcessReach) -> Bool {
        let bounds = hardLimits.allSatisfy { name, bound in other.hardLimits[name].map { $0 <= bound } ?? false }
        return bounds && niceness <= other.niceness && oomScore <= other.oomScore && (!isIdle || other.isIdle)
            && (!noNewPrivileges || other.noNewPrivileges) && other.permitted & ~permitted == 0
            && other.bounding & ~bounding == 0
    }

    private static func text(_ limit: UInt64) -> String { limit == .max ? "unlimited" : String(limit) }
}
