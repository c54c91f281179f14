package import Values

/// Processes of a running job that are stopped by a signal which `pause` has not sent: SIGSTOP from somewhere, SIGTSTP, or
/// SIGTTIN and SIGTTOU of a terminal that they do not own (signal(7)).
package struct Stoppage: Sendable, Equatable {
    /// The signal; `nil` where it cannot be seen.
    package var signal: Signal?
    package var processes: ProcessList
    /// Whether the job as a whole stands still, and its time limits with it: its main process is stopped, or all are that
    /// the others can only be waiting for.
    package var isWhole: Bool

    package init(signal: Signal?, processes: ProcessList, isWhole: Bool) {
        self.signal = signal
        self.processes = processes
        self.isWhole = isWhole
    }

    /// The job's status in a word: `stopped (SIGSTOP)`; `nil` where only a part of it is stopped.
    var word: String? { isWhole ? "stopped\(suffix)" : nil }

    /// What is the matter: `2 processes are stopped (SIGTTIN): python3, sh`.
    package var explanation: String {
        "\(processes.amount) \(processes.count == 1 ? "is" : "are") stopped\(suffix): \(processes.commands)"
    }

    private var suffix: String { signal.map { " (\($0))" } ?? "" }
}
