package import Values

/// A process of a running job that is blocked reading the standard input that `send` writes to, or the job's terminal.
package struct InputWait: Sendable, Equatable {
    package var process: NamedProcess
    /// When that was noticed.
    package var since: Timestamp
    /// Whether the terminal does not show what is typed: the job asks for a password or the like.
    package var isSecret: Bool

    package init(process: NamedProcess, since: Timestamp, isSecret: Bool = false) {
        self.process = process
        self.since = since
        self.isSecret = isSecret
    }

    /// What the job waits for: `input, which python3 reads`.
    package var explanation: String { "\(isSecret ? "a secret" : "input"), which \(process.command) reads" }
}
