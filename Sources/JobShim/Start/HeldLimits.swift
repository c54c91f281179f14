import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// The limits of a job's whole tree, and what holds them. The control group is made here, and removed by its owner.
struct HeldLimits {
    let keepers: [TreeLimits.Kind: TreeLimits.Keeper]
    /// The job's own; `nil`: nothing is to be held by one.
    let group: ControlGroup?
    /// All that the job gets, those that stand for what no group holds included.
    let resourceLimits: [ResourceLimit]

    /// Throws where a limit cannot be held at all: the job does not start without it.
    init(of spec: AttemptSpec, in state: StateDirectory) throws(JobFailure) {
        let (limits, others) = (spec.submission.treeLimits, spec.submission.resourceLimits)
        guard !limits.isEmpty else {
            (keepers, group, resourceLimits) = ([:], nil, others)
            return
        }
        let missing = GroupDelegation.Missing(description: "the supervisor has no delegated control group")
        let delegation = spec.controlGroup.map { GroupDelegation(path: $0) }
        do throws(TreeLimits.Refusal) {
            keepers = try limits.keepers(in: delegation.map { .success($0) } ?? .failure(missing))
        } catch {
            throw JobFailure(step: "limit \(error.kind)", errno: 0, message: error.description)
        }
        resourceLimits = limits.resourceLimits(keepers, beside: others)
        guard let delegation, keepers.values.contains(.cgroup) else {
            group = nil
            return
        }
        // Only for the account: how much memory all processes have had together.
        if limits.memory == nil { try? delegation.enable("memory") }
        do throws(SystemError) {
            let group = try delegation.makeGroup(ofAttempt: "\(spec.number).\(spec.attempt)", home: state.tag)
            self.group = group
            try Self.limit(group, limits, keepers)
        } catch {
            throw JobFailure(step: "limit", error, doing: "the job's control group could not be set up")
        }
    }

    private static func limit(
        _ group: ControlGroup,
        _ limits: TreeLimits,
        _ keepers: [TreeLimits.Kind: TreeLimits.Keeper]
    ) throws(SystemError) {
        do throws(SystemError) {
            if keepers[.memory] == .cgroup, let memory = limits.memory { try group.limit(memory: memory) }
            if keepers[.cpus] == .cgroup, let cpus = limits.cpus { try group.limit(cpus: cpus) }
            if keepers[.pids] == .cgroup, let pids = limits.pids { try group.limit(pids: pids) }
        } catch {
            group.remove()
            throw error
        }
    }
}
