import Glibc
package import Values

/// Which processes of a job get a signal, and which do not.
package struct SignalAudience: Sendable {
    package private(set) var reached: [ProcessEntry] = []
    private var others: [ProcessEntry] = []

    /// - Parameters:
    ///   - processes: All that live of the job.
    ///   - main: Its main process, which leads the group that a terminal would have in its foreground.
    package init(_ processes: [ProcessEntry], main: Int32, _ scope: SignalScope) {
        for entry in processes {
            let isMeant =
                switch scope {
                case .main: entry.pid == main
                case .foreground: entry.processGroup == main
                case .tree: true
                }
            if isMeant, Self.mayBeSignalled(entry) { reached.append(entry) } else { others.append(entry) }
        }
    }

    /// `nil`: nobody gets it.
    package var report: SignalReport? {
        reached.isEmpty ? nil : SignalReport(reached: Self.list(reached), others: Self.list(others))
    }

    /// Not a process of another user.
    private static func mayBeSignalled(_ entry: ProcessEntry) -> Bool { kill(entry.pid, 0) == 0 || errno != EPERM }

    private static func list(_ entries: [ProcessEntry]) -> ProcessList {
        ProcessList(entries.map { NamedProcess(pid: $0.pid, command: $0.command) })
    }
}
