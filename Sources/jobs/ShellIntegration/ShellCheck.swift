import JobModel
import LinuxSystem

/// What `doctor` says about the shell that it was typed into.
enum ShellCheck {
    /// - Parameters:
    ///   - shell: The interactive shell that this was called from, if it was.
    ///   - marker: The value of `Shell.marker`.
    static func findings(
        shell: Shell? = .calling,
        marker: String? = Environment.variable(Shell.marker)
    ) -> [Finding] {
        guard let shell, shell.rawValue != marker else { return [] }
        return [
            Finding(
                .note,
                "in this \(shell.rawValue), `jobs` is the shell's builtin; only `jobctl` and `env jobs` reach this program",
                advice: Advice(.words, "add this line to \(shell.startupFile) and start a new shell: \(shell.line)")
            )
        ]
    }
}
