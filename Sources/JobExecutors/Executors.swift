import JobModel
package import JobStore
package import LinuxSystem

/// The executors of a supervisor, by name. A new one is added to `makers`, and nowhere else.
package struct Executors: Sendable {
    /// What an executor is made with.
    package struct Surroundings: Sendable {
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

    private static let makers: [String: @Sendable (Surroundings) throws -> any Executor] = [
        StoredJob.localExecutor: {
            try LocalExecutor(state: $0.state, log: $0.log, delegation: $0.delegation, observe: $0.observe)
        }
    ]

    private let byName: [String: any Executor]

    /// To be made before any other thread: see `LocalExecutor`.
    ///
    /// - Parameter names: Those that are wanted; the local one is always there.
    package init(_ names: [String] = [], in surroundings: Surroundings) throws {
        var byName: [String: any Executor] = [:]
        for name in Set(names + [StoredJob.localExecutor]) {
            guard let make = Self.makers[name] else { throw JobsError(.usage, "there is no executor '\(name)'") }
            byName[name] = try make(surroundings)
        }
        self.byName = byName
    }

    /// The executor of this name; `nil` where this supervisor has none.
    package subscript(name: String) -> (any Executor)? { byName[name] }

    package func shutDown() { for executor in byName.values { executor.shutDown() } }
}
