import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs resize`.
struct ResizeCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "resize",
        abstract: "Set the size of a job's terminal.",
        discussion: """
            Examples:
              {jobs} resize 7 120x40

            The window of somebody who attaches sets it again.
            """
    )

    @Argument(help: ArgumentHelp(JobReferenceHelp.text, valueName: "ref"))
    var reference: String

    @Argument(help: ArgumentHelp("Columns and rows, such as 120x40.", valueName: "colsxrows"))
    var size: WindowSizeArgument

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let job = try context.client().resize(reference, to: size.size)
        if format.json { context.output.print(job.publicJSON.encoded) }
        return .done
    }
}
