import Glibc
package import Values

/// What holds the limits of jobs' whole trees on this machine, without changing anything.
package struct LimitSupport: Sendable, Equatable {
    package typealias Missing = GroupDelegation.Missing

    package let delegation: Result<GroupDelegation, Missing>
    /// Without those that nothing can hold.
    package let keepers: [TreeLimits.Kind: TreeLimits.Keeper]
    /// Why control groups do not hold all of them.
    package let problem: Missing?

    /// - Parameters:
    ///   - group: The setting `supervisor.cgroup`.
    ///   - supervisor: The process that starts jobs.
    package init(group: String?, supervisor: Int32) {
        var keepers: [TreeLimits.Kind: TreeLimits.Keeper] = [:]
        var problem: Missing?
        let delegation = Result { () throws(Missing) in
            try GroupDelegation.find(group, of: supervisor, makes: false)
        }
        for kind in TreeLimits.Kind.allCases {
            do throws(Missing) {
                try delegation.get().check(kind.controller)
                keepers[kind] = .cgroup
            } catch {
                problem = problem ?? error
                keepers[kind] = kind.hasResourceLimit ? .rlimit : nil
            }
        }
        (self.delegation, self.keepers, self.problem) = (delegation, keepers, problem)
    }
}
