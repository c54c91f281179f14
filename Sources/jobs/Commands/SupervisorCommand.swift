import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs supervisor`.
struct SupervisorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "supervisor",
        abstract: "The background process, which starts the jobs; it comes and goes by itself.",
        discussion: """
            Examples:
              {jobs} supervisor status
              {jobs} supervisor restart            after an update; no job is touched
              {jobs} supervisor restart --force    where it does not answer
              {jobs} supervisor stop               running jobs run on, queued ones wait
              {jobs} supervisor install            starts it whenever the machine starts
            """,
        subcommands: [
            SupervisorStatusCommand.self, SupervisorStartCommand.self, SupervisorStopCommand.self,
            SupervisorRestartCommand.self, SupervisorInstallCommand.self, SupervisorUninstallCommand.self,
            SupervisorRunCommand.self,
        ],
        defaultSubcommand: SupervisorStatusCommand.self
    )
}

/// `jobs supervisor status`.
struct SupervisorStatusCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say how the supervisor is, without starting one. Exits with 1 where none runs."
    )

    @Flag(help: "Print what it counted since its start, in the text format of Prometheus.")
    var metrics = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if metrics, format.json { throw ValidationError("--metrics goes without --json") }
    }

    func run(in context: Context) throws -> ExitStatus {
        guard let client = try context.passiveClient(), try client.isSupervisorRunning() else {
            if metrics {
                context.say("no supervisor is running: nothing is counted")
            } else if format.json {
                context.output.print(JSONValue.object(["running": false]).encoded)
            } else {
                context.output.print("no supervisor is running; the next command that needs one starts it")
            }
            return .negative
        }
        if metrics {
            context.output.print(String(try client.supervisorMetrics().dropLast()))
            return .done
        }
        SupervisorReport(isJSON: format.json).print(try client.supervisorStatus(), client.homePath, in: context)
        return .done
    }
}

/// `jobs supervisor start`.
struct SupervisorStartCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Start the supervisor where none runs."
    )

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        SupervisorReport(isJSON: format.json).print(try client.supervisorStatus(), client.homePath, in: context)
        return .done
    }
}

/// `jobs supervisor stop`.
struct SupervisorStopCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "End the supervisor: running jobs run on, queued ones wait for the next one."
    )

    @Flag(help: "End all running jobs first.")
    var killJobs = false

    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let client = try killJobs ? context.client() : context.passiveClient()
        if let client, try client.stopSupervisor(killsJobs: killJobs) {
            context.output.print("the supervisor has ended")
        } else {
            context.output.print("no supervisor is running")
        }
        return .done
    }
}

/// `jobs supervisor restart`.
struct SupervisorRestartCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart",
        abstract: "Put this program in the place of the running supervisor. No job is touched."
    )

    @Flag(help: "Kill a supervisor that does not answer, and start one.")
    var force = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let status = try force ? client.forceRestartOfSupervisor() : client.restartSupervisor()
        SupervisorReport(isJSON: format.json).print(status, client.homePath, in: context)
        return .done
    }
}

/// `jobs supervisor install`.
struct SupervisorInstallCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Have it started at boot, so that schedules and queued jobs go on."
    )

    @Option(help: ArgumentHelp("By systemd, or by cron; else by what there is.", valueName: "what"))
    var by: BootStart.Way?

    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        for line in try BootStart().install(by: by) { context.output.print(ShellText.shown(line)) }
        return .done
    }
}

extension BootStart.Way: ExpressibleByArgument {}

/// `jobs supervisor uninstall`.
struct SupervisorUninstallCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall",
        abstract: "Take back what 'install' did."
    )

    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let done = try BootStart().uninstall()
        for line in done { context.output.print(ShellText.shown(line)) }
        if done.isEmpty { context.output.print("nothing starts it at boot") }
        return .done
    }
}

/// `jobs supervisor run`: the supervisor itself, in the foreground. `main` enters it before anything is parsed; here it is
/// for the parser to know.
struct SupervisorRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Be the supervisor.",
        shouldDisplay: false
    )

    @Argument(parsing: .captureForPassthrough)
    var arguments: [String] = []
}
