package import JobStore
package import LinuxSystem

/// What an executor is made with.
package struct ExecutorSurroundings: Sendable {
    package var state: StateDirectory
    /// Where processes write what they cannot say otherwise.
    package var log: Descriptor
    /// The control group below which jobs get groups of their own; `nil`: there is none.
    package var delegation: GroupDelegation?
    /// Told on a thread of the executor's: the attempt, its launch, and what happened.
    package var observe: @Sendable (Attempt.Key, _ launch: Int, ExecutorEvent) -> Void

    package init(
        state: StateDirectory,
        log: Descriptor,
        delegation: GroupDelegation? = nil,
        observe: @escaping @Sendable (Attempt.Key, _ launch: Int, ExecutorEvent) -> Void
    ) {
        self.state = state
        self.log = log
        self.delegation = delegation
        self.observe = observe
    }
}
