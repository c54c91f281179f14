import ArgumentParser
import Glibc
import JobModel
import JobProtocol
import JobShim
import JobSupervisor
import LinuxSystem
import Values

/// The program, in one of its modes: a shim, the supervisor, or a subcommand.
@main
struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: RawArguments().program == "jobctl" ? "jobctl" : "jobs",
        abstract: "Runs commands in the background, and never loses one.",
        discussion: """
              {jobs} run -- make test     start in the background; prints its number
              {jobs} logs -f 1            its output, until it ends
              {jobs} wait 1               waits, and exits as the job does
            """,
        version: SupervisorProtocol.release,
        groupedSubcommands: [
            CommandGroup(
                name: "Jobs",
                subcommands: [
                    RunCommand.self, StatusCommand.self, ListCommand.self, LogsCommand.self, WaitCommand.self,
                    KillCommand.self, SendCommand.self, AttachCommand.self, PauseCommand.self, ResumeCommand.self,
                    RetryCommand.self, RemoveCommand.self, ReplayCommand.self, WhyCommand.self,
                ]
            ),
            CommandGroup(
                name: "Queue",
                subcommands: [
                    GroupCommand.self, PoolCommand.self, ExecutorCommand.self, ScheduleCommand.self, GraphCommand.self,
                    EditCommand.self,
                    MoveCommand.self, SwitchCommand.self,
                ]
            ),
            CommandGroup(
                name: "System",
                subcommands: [
                    BlueprintCommand.self, HistoryCommand.self, PruneCommand.self, ProgressCommand.self,
                    EventsCommand.self, ResizeCommand.self, ServeCommand.self,
                    SupervisorCommand.self, ConfigCommand.self, DoctorCommand.self, ShellCommand.self,
                    ShellInitCommand.self, CompleteCommand.self, ShellStateCommand.self,
                ]
            ),
        ]
    )

    static let commands = CommandTree(type: Jobs.self)

    static func main() {
        let raw = RawArguments()
        if raw.program == "jobs-shim" { ShimMain.run(arguments: CommandLine.arguments) }
        let words = raw.arguments.prefix(2)
        if words == ["supervisor", "run"] { SupervisorMode.run(raw.arguments.dropFirst(2)) }
        // Whoever reads the output may go; write(2) says so. A job has what this process had before.
        _ = ProcessStatus.ignoredBrokenPipe
        Glibc.exit(Session(raw: raw).run().code)
    }
}

/// The mode in which the program is the supervisor.
enum SupervisorMode {
    /// - Parameter arguments: What stands behind `supervisor run`.
    static func run(_ arguments: some Sequence<ByteString>) -> Never {
        do throws(SupervisorOptions.Invalid) {
            SupervisorMain.run(try SupervisorOptions(arguments.map(\.description)))
        } catch {
            let talk = Printer(STDERR_FILENO)
            talk.print("jobs supervisor run: \(error)")
            try? talk.flush()
            exit(ExitStatus.usage.code)
        }
    }
}
