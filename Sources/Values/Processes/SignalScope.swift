/// Which of a job's processes a signal is for.
package enum SignalScope: String, Sendable, CaseIterable {
    /// The main process alone.
    case main
    /// Those that a terminal would send it to: the process group of the main process.
    case foreground
    /// All of them.
    case tree

    /// What somebody means who does not say: a signal of a terminal goes where a terminal sends it.
    package static func usual(for signal: Signal) -> SignalScope { signal.isOfTerminal ? .foreground : .main }
}

/// Who got a signal.
package struct SignalReport: Sendable, Equatable {
    package var reached: ProcessList
    /// The job's processes that did not: outside of the scope, or not to be signalled by this user.
    package var others: ProcessList

    package init(reached: ProcessList, others: ProcessList) {
        self.reached = reached
        self.others = others
    }

    /// `signalled: sh (12), python3 (13); not: sleep (14)`
    package var summary: String {
        "signalled: \(reached.names)" + (others.count == 0 ? "" : "; not: \(others.names)")
    }
}
