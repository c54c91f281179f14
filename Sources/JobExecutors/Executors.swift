package import JobModel

/// The executors of a supervisor, by name. A new kind is added to `makers`, and nowhere else.
package struct Executors: Sendable {
    private static let makers:
        [String: @Sendable (ExecutorConfiguration, ExecutorSurroundings) throws -> any Executor] =
            [SlurmExecutor.type: { try SlurmExecutor($0, in: $1) }]

    private let byName: [String: any Executor]
    private let observe: @Sendable (Attempt.Key, _ launch: Int, ExecutorEvent) -> Void

    /// To be made before any other thread: see `LocalExecutor`.
    ///
    /// - Parameter configured: Those of the configuration; the local one is always there.
    package init(_ configured: [ExecutorConfiguration] = [], in surroundings: ExecutorSurroundings) throws {
        var byName: [String: any Executor] = [
            ExecutorConfiguration.localName: try LocalExecutor(
                state: surroundings.state,
                log: surroundings.log,
                delegation: surroundings.delegation,
                observe: surroundings.observe
            )
        ]
        for executor in configured { byName[executor.name] = Self.make(executor, in: surroundings) }
        self.byName = byName
        observe = surroundings.observe
    }

    /// One that cannot be made stands for its attempts all the same.
    private static func make(_ executor: ExecutorConfiguration, in surroundings: ExecutorSurroundings) -> any Executor {
        func absent(_ problem: String) -> any Executor {
            AbsentExecutor(executor.name, type: executor.type, because: problem, observe: surroundings.observe)
        }
        guard let make = makers[executor.type] else {
            let types = makers.keys.sorted().joined(separator: ", ")
            return absent("there is no type '\(executor.type)' of executors: the types are \(types)")
        }
        do {
            return try make(executor, surroundings)
        } catch {
            return absent("\(error)")
        }
    }

    /// All of them, by name.
    package var names: [String] { byName.keys.sorted() }

    package func contains(_ name: String) -> Bool { byName[name] != nil }

    /// The executor of this name. Where the configuration does not define it any more, one that knows nothing of its attempts
    /// and harms none.
    package subscript(name: String) -> any Executor {
        byName[name]
            ?? AbsentExecutor(
                name,
                type: "",
                because: "the configuration that the supervisor has read does not define executor '\(name)'",
                observe: observe
            )
    }

    package func shutDown() { for executor in byName.values { executor.shutDown() } }
}
