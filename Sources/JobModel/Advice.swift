/// What to do about an error or a finding. It is a value, because who reads it is known at the edges alone: there, commands
/// bear the name that the program was called by, or are tools of the MCP server.
package struct Advice: Sendable, Equatable {
    /// The names are part of the protocol.
    package enum Kind: String, Sendable, CaseIterable {
        // About jobs; the subject is a reference, or none.
        case list, start, show, kill, retry
        case listLive = "list-live"
        case submitInteractive = "submit-interactive"
        case submitWithTerminal = "submit-with-terminal"
        // About groups; the subject of the second is the group's name.
        case listGroups = "list-groups"
        case killGroup = "kill-group"
        // About pools; the subject of the second is the pool's name.
        case listPools = "list-pools"
        case setPool = "set-pool"
        // About blueprints and settings.
        case listBlueprints = "list-blueprints"
        case listSettings = "list-settings"
        case checkConfiguration = "check-configuration"
        case editConfiguration = "edit-configuration"
        // About the supervisor.
        case startSupervisor = "start-supervisor"
        case installSupervisor = "install-supervisor"
        case stopSupervisor = "stop-supervisor"
        case restartSupervisor = "restart-supervisor"
        case replaceSupervisor = "replace-supervisor"
        case awaitIdleSupervisor = "await-idle-supervisor"
        // About the state directory.
        case examine, repair
        case removeLeftovers = "remove-leftovers"
        case freeSpace = "free-space"
        case setHome = "set-home"
        /// The subject itself, which names no command of the program.
        case words
    }

    package let kind: Kind
    /// The job, the group or the words that it is about; empty where it is about none.
    package let subject: String

    package init(_ kind: Kind, _ subject: String = "") { (self.kind, self.subject) = (kind, subject) }

    /// A clause without a full stop.
    ///
    /// - Parameter command: How the reader is told of a command, which is given as it stands after the program's name.
    package func text(_ command: (String) -> String) -> String {
        switch kind {
        case .list: "use \(command("list -a")) to see all jobs"
        case .listLive: "use \(command("list")) to see which"
        case .start: "start a job with \(command("run -- COMMAND"))"
        case .show: "use \(command("status \(subject)")) to see whether the job was submitted"
        case .kill: "end it first with \(command("kill \(subject)"))"
        case .retry: "run it again with \(command("retry \(subject)"))"
        case .submitInteractive: "submit it again with \(command("run --interactive -- COMMAND"))"
        case .submitWithTerminal: "submit it again with \(command("run --pty -- COMMAND"))"
        case .listGroups: "use \(command("group")) to see all groups"
        case .killGroup: "end them first with \(command("kill --group \(subject)"))"
        case .listPools: "use \(command("pool")) to see all pools"
        case .setPool: "make it with \(command("pool set \(subject) SIZE"))"
        case .listBlueprints: "use \(command("blueprint list")) to see all blueprints"
        case .listSettings: "use \(command("config")) to see all settings"
        case .checkConfiguration: "check the configuration with \(command("config check"))"
        case .editConfiguration: "edit it with \(command("config edit"))"
        case .startSupervisor: "start the supervisor with \(command("supervisor start"))"
        case .installSupervisor: "have it started with \(command("supervisor install"))"
        case .stopSupervisor: "stop it first with \(command("supervisor stop")); running jobs continue"
        case .restartSupervisor: "restart it with \(command("supervisor restart")); running jobs continue"
        case .replaceSupervisor:
            "check it with \(command("supervisor status")), or replace it with "
                + "\(command("supervisor restart --force")); running jobs continue"
        case .awaitIdleSupervisor:
            "wait until its jobs have ended: the next \(command("run")) from here replaces it; or set JOBS_HOME to another "
                + "directory"
        case .examine: "find out more with \(command("doctor"))"
        case .repair:
            "stop the supervisor with \(command("supervisor stop")), then run \(command("doctor --repair")), which keeps "
                + "a damaged database aside"
        case .removeLeftovers: "remove leftovers with \(command("doctor --repair"))"
        case .freeSpace: "free some space, or remove ended jobs with \(command("prune"))"
        case .setHome: "set JOBS_HOME to another directory"
        case .words: subject
        }
    }

    /// Used where the program's name is unknown: in logs, and for older clients.
    var text: String { text { "`jobs \($0)`" } }
}
