package import Values

/// A process of a running job that is blocked reading the standard input that `send` writes to.
package struct InputWait: Sendable, Equatable {
    package var process: NamedProcess
    /// When that was noticed.
    package var since: Timestamp

    package init(process: NamedProcess, since: Timestamp) {
        self.process = process
        self.since = since
    }

    /// What the job waits for: `input, which python3 reads`.
    package var explanation: String { "input, which \(process.command) reads" }
}
