/// The world that a process sees: its namespaces and its root directory, by name (namespaces(7), chroot(2)). Those that are not
/// known are missing, and count as the same.
package struct Namespaces: Sendable, Equatable {
    package static let kinds = ["mnt", "pid", "net", "user", "uts", "ipc", "cgroup"]
    package static let root = "root"

    /// What tells each from others of its kind on this machine.
    package var identities: [String: String]

    package init(_ identities: [String: String]) { self.identities = identities }

    /// What is another one there: `other namespaces (mnt, pid) and another root directory`; `nil`: nothing.
    package func difference(from other: Namespaces) -> String? {
        func differs(_ name: String) -> Bool {
            guard let mine = identities[name], let theirs = other.identities[name] else { return false }
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
