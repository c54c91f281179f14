import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import LinuxSystem
import Values

/// `jobs progress`.
struct ProgressCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "progress",
        abstract: "Tell how far a job is; meant to be called from inside it.",
        discussion: """
            Examples:
              jobctl progress 40 compiling
              jobctl progress --job 7 100
            """
    )

    @Argument(help: ArgumentHelp("0 to 100.", valueName: "percent"))
    var percent: Double

    @Argument(help: "What it is doing.")
    var message: [String] = []

    @Option(help: ArgumentHelp("The job; inside of one, that one.", valueName: "ref"))
    var job: String?

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard (0...100).contains(percent) else { throw ValidationError("the progress is a number from 0 to 100") }
    }

    func run(in context: Context) throws -> ExitStatus {
        guard let reference = job ?? Environment.variable("JOBS_ID") else {
            throw JobsError(.usage, "this is not the inside of a job (JOBS_ID is not set): name one with --job REF")
        }
        let text = message.isEmpty ? nil : message.joined(separator: " ")
        if job == nil, let mailbox = Environment.variable("JOBS_MAILBOX") {
            try ProgressNote(percent / 100, message: text).put(into: mailbox)
            return .done
        }
        let record = try context.client().progress(reference, fraction: percent / 100, message: text)
        if format.json { context.output.print(record.publicJSON.encoded) }
        return .done
    }
}
