package import JobConfiguration
import JobModel
package import Values

/// What the user who configured the server wants of all tools: bounds for agents. They are guard rails against mistakes,
/// not a sandbox: a job runs as the user, and can do what the user can.
package struct ToolSettings: Sendable {
    /// `--answers`
    package var answers = AnswerForm.lean
    /// `--owner`; `nil`: the client's name.
    package var owner: String?
    /// `--all-owners`: jobs of others may be changed, too.
    package var allOwners = false
    /// `--read-only`: nothing is started or changed.
    package var readOnly = false
    /// `--blueprints-only`: nothing is started but what the user has vetted.
    package var blueprintsOnly = false
    /// `--allow`, `--deny`.
    package var commands = CommandRules()
    /// What runs commands that are one string; it is called with `-c`.
    package var shell = ShellCommand.usualShell
    /// `--root`: no working directory is outside; absolute and resolved.
    package var root: ByteString?
    /// Where jobs run that name no directory; `nil`: where the server was started, or `root`.
    package var directory: ByteString?
    /// `--env-allow`: the variables that jobs get of the server's environment and that a call may set, with `*` and `?`;
    /// `nil`: all.
    package var variables: [String]?
    /// `--max-jobs`, in a group of its own.
    package var group = AgentGroup()
    /// What jobs have that say nothing else, over the settings of `[run]`.
    package var part = SubmissionPart()
    /// How long a call waits at most; `nil`: as long as its client is known to.
    package var longestWait: TimeSpan?
    /// How often ended jobs are forgotten; `nil`: as all others.
    var cleanupInterval: TimeSpan?
    /// How long ended jobs are kept.
    package var retention = TimeSpan.seconds(30 * 86_400)
    /// Does the forgetting; the server runs it.
    let cleanup = Cleanup()

    /// What jobs bear that this server submits: two sessions of one client are told apart by it.
    package let session = JobID().description

    package init() {}
}
