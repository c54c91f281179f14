/// What all processes of a job together may use.
package struct TreeLimits: Sendable, Equatable {
    /// One of the limits, by its option.
    package enum Kind: String, Sendable, CaseIterable { case memory, cpus, pids }

    /// What of the kernel holds a limit.
    package enum Keeper: String, Sendable {
        /// A control group of the job's own, for all of its processes together (cgroups(7)).
        case cgroup
        /// Resource limits, for each process or, of `pids`, for the user (setrlimit(2)).
        case rlimit
    }

    package var memory: ByteCount?
    /// So many processors' worth of time; 0.01 or more.
    package var cpus: Double?
    /// Processes and threads at the same time; 1 or more.
    package var pids: Int32?

    package init(memory: ByteCount? = nil, cpus: Double? = nil, pids: Int32? = nil) {
        (self.memory, self.cpus, self.pids) = (memory, cpus, pids)
    }

    package var isEmpty: Bool { memory == nil && cpus == nil && pids == nil }

    /// The limits that there are, with their values in words: `512 MiB`, `1.5`, `100`.
    package var all: [(kind: Kind, value: String)] {
        let values: [(Kind, String?)] = [
            (.memory, memory?.description), (.cpus, cpus.map(Self.text)), (.pids, pids.map { "\($0)" }),
        ]
        return values.compactMap { kind, value in value.map { (kind, $0) } }
    }

    /// `2` for 2.0.
    package static func text(_ number: Double) -> String {
        Int(exactly: number).map { "\($0)" } ?? "\(number)"
    }
}
