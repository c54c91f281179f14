import JobConfiguration

/// The settings, read when somebody asks for them for the first time: most calls never do.
final class SettingsSource {
    private(set) lazy var configuration = Configuration.load()
    private var hasReported = false

    /// Calls `report` for each thing that is wrong, the first time.
    func reportProblems(_ report: (ConfigurationProblem) -> Void) {
        if hasReported { return }
        hasReported = true
        for problem in configuration.problems { report(problem) }
    }
}
