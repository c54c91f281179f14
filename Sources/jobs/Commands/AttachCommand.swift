import ArgumentParser
import JobConfiguration
import JobManager
import JobModel
import Values

/// `jobs attach`.
struct AttachCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "Take up a job's terminal, as 'run --pty' gives it one.",
        discussion: """
            Examples:
              {jobs} run --attach -- vim notes    start and attach at once
              {jobs} attach 7                     the screen as it is now, and the keyboard
              {jobs} attach --read-only 7         look on; Ctrl-C stops looking

            Ctrl-P Ctrl-Q detaches, and the job goes on. All other keys are the job's. \
            Exits as the job does; 0 if detached.
            """
    )

    @Argument(help: ArgumentHelp(JobReferenceHelp.text, valueName: "ref"))
    var reference: String

    @Flag(name: .shortAndLong, help: "Type nothing, and leave the size of the terminal alone.")
    var readOnly = false

    @Option(help: ArgumentHelp("Count as a window of this size, not of the terminal's.", valueName: "colsxrows"))
    var size: WindowSizeArgument?

    @Flag(name: .shortAndLong, help: "Say nothing when it is over.")
    var quiet = false

    @OptionGroup var shared: SharedOptions

    func status(of error: JobsError) -> ExitStatus { ExitStatus(waiting: error) }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let job = try client.pinned([reference])[0]
        return try Attachment(isReadOnly: readOnly, size: size?.size, isQuiet: quiet)
            .run(job.reference, client, in: context)
    }
}
