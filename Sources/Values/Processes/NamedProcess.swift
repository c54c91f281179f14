/// A process of a job, as records name it.
package struct NamedProcess: Sendable, Equatable {
    package var pid: Int32
    /// Its comm, or its command line.
    package var command: String

    package init(pid: Int32, command: String) {
        self.pid = pid
        self.command = command
    }
}

/// A process that outlived what should have been its end.
package typealias Survivor = NamedProcess

/// Processes of a job: all are counted, the first ones named.
package struct ProcessList: Sendable, Equatable {
    /// How many a record names.
    package static let mostNamed = 16

    package let count: Int
    package let named: [NamedProcess]

    /// - Parameter count: Of all, where `processes` are not all.
    package init(_ processes: [NamedProcess], count: Int? = nil) {
        self.count = max(count ?? 0, processes.count)
        named = Array(processes.prefix(Self.mostNamed))
    }

    /// `1 process`, `3 processes`.
    package var amount: String { count == 1 ? "1 process" : "\(count) processes" }

    /// What became of processes that a main process left running: `2 processes that it left running were ended: sleep 100`.
    package var endedWithIt: String {
        "\(amount) that it left running \(count == 1 ? "was" : "were") ended: \(commands)"
    }

    /// Each with its pid, the first eight: `sh (12), python3 (13)`.
    var names: String {
        let shown = named.prefix(8).map { "\($0.command) (\($0.pid))" }.joined(separator: ", ")
        return count > 8 ? "\(shown) and \(count - 8) more" : shown
    }

    /// The commands, each once, the first three: `python3 -m http.server, sleep 100 …`.
    package var commands: String {
        var commands: [String] = []
        for process in named where !commands.contains(process.command) { commands.append(process.command) }
        let isShortened = commands.count > 3 || count > named.count
        return commands.prefix(3).joined(separator: ", ") + (isShortened ? " …" : "")
    }
}
