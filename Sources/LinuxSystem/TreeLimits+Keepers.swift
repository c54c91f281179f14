import Glibc
package import Values

extension TreeLimits {
    /// Why a limit cannot be held.
    package struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        package let kind: Kind
        package let description: String
    }

    /// What can hold these limits here: a control group where the user has a delegated one with the controller, else resource
    /// limits. Throws where neither can: no job is without a limit that was asked for.
    ///
    /// - Parameter delegation: The one in which jobs get groups of their own, or why there is none.
    package func keepers(
        in delegation: Result<GroupDelegation, GroupDelegation.Missing>
    ) throws(Refusal) -> [Kind: Keeper] {
        var keepers: [Kind: Keeper] = [:]
        for (kind, value) in all {
            do throws(GroupDelegation.Missing) {
                try delegation.get().enable(kind.controller)
                keepers[kind] = .cgroup
            } catch {
                guard kind.hasResourceLimit else {
                    throw Refusal(kind: kind, description: "the limit \(kind)=\(value) cannot be held: \(error)")
                }
                keepers[kind] = .rlimit
            }
        }
        return keepers
    }

    /// The resource limits that stand for what a control group does not hold. Each is at most what the job has anyway.
    package func resourceLimits(_ keepers: [Kind: Keeper], beside others: [ResourceLimit]) -> [ResourceLimit] {
        var wanted: [(name: String, value: UInt64)] = []
        if keepers[.memory] == .rlimit, let memory { wanted.append(("data", memory.bytes)) }
        if keepers[.pids] == .rlimit, let pids {
            // It counts everything of the user, so what is there already does not count.
            wanted.append(("nproc", UInt64(ProcessTable.threadCount(ofUser: getuid())) + UInt64(pids)))
        }
        let names = wanted.map(\.name)
        return others.filter { !names.contains($0.name) }
            + wanted.map { name, value in
                let bound = others.filter { $0.name == name }.map { min($0.soft, $0.hard ?? $0.soft) }.min()
                let least = min(value, bound ?? .max, ResourceLimits.hard(name) ?? .max)
                return ResourceLimit(name: name, soft: least, hard: least, isRequired: true)
            }
    }
}

extension TreeLimits.Kind {
    /// The controller of a control group that has it.
    var controller: String {
        switch self {
        case .memory: "memory"
        case .cpus: "cpu"
        case .pids: "pids"
        }
    }

    /// Whether a resource limit can stand for it. That of processes does not bind root.
    var hasResourceLimit: Bool {
        switch self {
        case .memory: true
        case .cpus: false
        case .pids: geteuid() != 0
        }
    }
}
