import JobModel
package import Values

/// What a job is where nobody says otherwise: the settings of `[run]`, which hold for every way to submit one.
package struct RunDefaults: Sendable {
    /// The shell of `run -c`.
    package var shell: ByteString
    package var part: SubmissionPart
    /// Set over the submitter's environment.
    package var environment: EnvironmentTable

    package init(_ configuration: Configuration) {
        shell = ByteString(configuration[Settings.runShell])
        part = SubmissionPart(configuration)
        environment = configuration[Settings.runEnvironment]
    }

    /// The submitter's environment with what is set over it.
    package func environment(over entries: [ByteString]) -> [ByteString] {
        guard !environment.variables.isEmpty else { return entries }
        var all = EnvironmentEntries(entries)
        for entry in environment.entries { all.set(entry) }
        return all.entries
    }
}
