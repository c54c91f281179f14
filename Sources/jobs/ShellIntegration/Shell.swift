import ArgumentParser
import Glibc
import JobModel
import LinuxSystem
import Values

/// A shell that `shell-init` knows.
enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish

    /// Set by the script of `shell-init` to the shell's name, for `doctor` and for whoever asks.
    static let marker = "JOBS_SHELL_INIT"

    /// The line that a user adds to `startupFile`.
    var line: String {
        switch self {
        case .bash, .zsh: "eval \"$(env jobs shell-init \(rawValue))\""
        case .fish: "env jobs shell-init fish | source"
        }
    }

    var startupFile: String {
        switch self {
        case .bash: "~/.bashrc"
        case .zsh: "~/.zshrc"
        case .fish: "~/.config/fish/config.fish"
        }
    }

    /// The interactive shell that this process was started from; `nil` where it was started by something else, such as a
    /// script.
    static var calling: Shell? {
        guard isatty(STDIN_FILENO) == 1, let parent = ProcessTable.entry(of: getppid()) else { return nil }
        // A script stands as an argument behind the shell's own name.
        let arguments = ProcessTable.arguments(of: parent.pid).dropFirst()
        guard arguments.allSatisfy({ $0.hasPrefix("-") && $0 != "-c" }) else { return nil }
        return Shell(rawValue: parent.command)
    }
}

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
