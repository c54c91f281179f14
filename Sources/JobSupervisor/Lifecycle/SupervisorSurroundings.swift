import CLinux
import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import Values

/// Where the supervisor runs, what it can give to a job there, and who started it.
struct SupervisorSurroundings: Sendable {
    let namespaces: Namespaces
    let reach: ProcessReach
    /// In words; `nil`: not known.
    let starter: String?
    /// Below which control group jobs get groups of their own, or why they cannot.
    let delegation: Result<GroupDelegation, GroupDelegation.Missing>

    /// Whether the control group would be gone with this process: the next supervisor could not give jobs their limits.
    let keepsGroup: Bool

    /// Hard limits below which the supervisor does not work, and what it needs them for.
    private static let needs: [(limit: String, minimum: UInt64, purpose: String)] = [
        ("as", 512 << 20, "its memory"),
        ("data", 128 << 20, "its memory"),
        ("fsize", 16 << 20, "its database"),
        ("nofile", 64, "its files and sockets"),
    ]

    /// Undoes what the process inherited from whoever happened to start it, as far as the kernel lets it: each job gets what
    /// its own submitter has. Throws `.refused` where what is left is too little to work.
    ///
    /// - Parameter group: The setting `supervisor.cgroup`.
    static func settle(group: String?) throws(JobsError) -> SupervisorSurroundings {
        ResourceLimits.raise()
        for need in needs {
            guard let hard = ResourceLimits.hard(need.limit), hard < need.minimum,
                !ResourceLimits.lift(need.limit, to: need.minimum)
            else { continue }
            throw JobsError(
                .refused,
                "the supervisor cannot run with the hard limit \(need.limit)=\(hard) of this process: it needs at "
                    + "least \(need.minimum) for \(need.purpose). Start it from a process with a higher limit; jobs "
                    + "that are submitted from here still get the limits from here",
                advice: .startSupervisor
            )
        }
        let inherited = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
        // A niceness below 0 comes back only to those who may have it.
        if inherited > 0 || ProcessReach.current().niceness == -20 {
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 0)
        }
        var usual = ProcessTraits()
        usual.affinity = NumberSet(Array(0..<NumberSet.limit))
        usual.withRaw { clinux_apply_traits($0) }
        _ = clinux_join_session_keyring()
        let delegation = Result { () throws(GroupDelegation.Missing) in try GroupDelegation.find(group) }
        try? delegation.get().leave()
        return SupervisorSurroundings(
            namespaces: .current(),
            reach: .current(),
            starter: Environment.variable(SupervisorProtocol.starterVariable),
            delegation: delegation,
            keepsGroup: group == nil && ((try? delegation.get())?.belongsToProcess ?? false)
        )
    }
}
