package import JobModel
package import Values

/// What a job is where nobody says otherwise: the settings of `[run]`.
package struct RunDefaults: Sendable {
    /// The shell of `run -c`.
    package var shell: ByteString
    package var group: String
    package var timeout: TimeSpan?
    package var grace: TimeSpan
    package var maximumOutput: ByteCount
    package var niceness: Int32?
    /// Set over the submitter's environment.
    package var environment: EnvironmentTable

    package init(_ configuration: Configuration) {
        shell = ByteString(configuration[Settings.runShell])
        group = configuration[Settings.runGroup]
        timeout = configuration[Settings.runTimeout]
        grace = configuration[Settings.runGrace]
        maximumOutput = configuration[Settings.runMaximumOutput]
        niceness = configuration[Settings.runNiceness].map { Int32($0) }
        environment = configuration[Settings.runEnvironment]
    }

    /// The submitter's environment with what is set over it.
    package func environment(over entries: [ByteString]) -> [ByteString] {
        guard !environment.variables.isEmpty else { return entries }
        var all = EnvironmentEntries(entries)
        for entry in environment.entries { all.set(entry) }
        return all.entries
    }

    /// A job with these defaults.
    package func submission(command: [ByteString], directory: ByteString) -> Submission {
        var submission = Submission(command: command, directory: directory)
        submission.group = group
        submission.timeout = timeout
        submission.grace = grace
        submission.maximumOutput = maximumOutput
        submission.niceness = niceness
        return submission
    }
}
