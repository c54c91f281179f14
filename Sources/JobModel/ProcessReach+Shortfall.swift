package import Values

extension ProcessReach {
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

    private static func text(_ limit: UInt64) -> String { limit == .max ? "unlimited" : String(limit) }
}
