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

/// The world that a process sees: its namespaces and its root directory, by name (namespaces(7), chroot(2)). Those that are not
/// known are missing, and count as the same.
package struct Namespaces: Sendable, Equatable {
    package static let kinds = ["mnt", "pid", "net", "user", "uts", "ipc", "cgroup"]
    package static let root = "root"

    /// What tells one of them from others of its kind on this machine.
    package struct Identity: Sendable, Equatable {
        package let kind: String
        package let value: String

        package init(_ kind: String, _ value: String) { (self.kind, self.value) = (kind, value) }
    }

    /// In the order of their kinds. A dictionary would cost `run` more than to find them out.
    package let identities: [Identity]

    package init(_ identities: [Identity]) { self.identities = identities.sorted { $0.kind < $1.kind } }

    private subscript(kind: String) -> String? { identities.first { $0.kind == kind }?.value }

    /// What is another one there: `other namespaces (mnt, pid) and another root directory`; `nil`: nothing.
    package func difference(from other: Namespaces) -> String? {
        func differs(_ name: String) -> Bool {
            guard let mine = self[name], let theirs = other[name] else { return false }
            return mine != theirs
        }
        let kinds = Self.kinds.filter(differs)
        let words = [
            kinds.isEmpty ? nil : "other namespaces (\(kinds.joined(separator: ", ")))",
            differs(Self.root) ? "another root directory" : nil,
        ]
        let present = words.compactMap { $0 }
        return present.isEmpty ? nil : present.joined(separator: " and ")
    }
}
