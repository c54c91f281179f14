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

    /// Whether there is nothing that the other can give and this cannot.
    package func covers(_ other: ProcessReach) -> Bool {
        let bounds = hardLimits.allSatisfy { name, bound in other.hardLimits[name].map { $0 <= bound } ?? false }
        return bounds && niceness <= other.niceness && oomScore <= other.oomScore && (!isIdle || other.isIdle)
            && (!noNewPrivileges || other.noNewPrivileges) && other.permitted & ~permitted == 0
            && other.bounding & ~bounding == 0
    }
}
