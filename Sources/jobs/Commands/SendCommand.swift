import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import LinuxSystem
import Values

/// `jobs send`.
struct SendCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Write to a job's input, where it was run with --interactive.",
        discussion: """
            Examples:
              {jobs} send 7 yes               a line: "yes" and a newline
              {jobs} send -n 7 "no newline"
              {jobs} send 7 --file answers.txt --eof
              generate | {jobs} send 7 -
              {jobs} send 7 --eof             ends the input
              {jobs} send 7 --secret          asks for a line, and does not show it
            """
    )

    @Argument(help: ArgumentHelp(JobReferenceHelp.text, valueName: "ref"))
    var reference: String

    @Argument(help: "What to send; - for standard input.")
    var text: [BytesArgument] = []

    @Option(help: ArgumentHelp("Send the content of a file; - for standard input.", valueName: "file"))
    var file: BytesArgument?

    @Flag(help: "End the job's input after that.")
    var eof = false

    @Flag(name: .customShort("n"), help: "Send the text as it is, without a newline behind it.")
    var withoutNewline = false

    @Flag(help: "Ask for a line at the terminal, without showing it.")
    var secret = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if file != nil, !text.isEmpty { throw ValidationError("give either a text or --file") }
        if secret, file != nil || !text.isEmpty { throw ValidationError("--secret asks for the text; give none") }
        if file == nil, text.isEmpty, !eof, !secret { throw ValidationError("what? Give a text, -, --file or --eof") }
    }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let job: JobRecord
        if secret {
            var data = try SecretPrompt.ask("Secret for job \(ShellText.shown(reference)): ", lead: context.lead)
            if !withoutNewline { data.append(0x0A) }
            job = try client.send(reference, ByteString(data), endsInput: eof)
        } else if let input = try input() {
            job = try client.send(reference, from: input, endsInput: eof)
        } else {
            var data = text.map(\.bytes.bytes).joined(separator: [UInt8(ascii: " ")]).map { $0 }
            if !text.isEmpty, !withoutNewline, data.last != 0x0A { data.append(0x0A) }
            job = try client.send(reference, ByteString(data), endsInput: eof)
        }
        if format.json { context.output.print(job.publicJSON.encoded) }
        return .done
    }

    /// The file to send, if it is one.
    private func input() throws -> Descriptor? {
        guard let path = file?.bytes ?? (text.count == 1 && text[0].bytes == "-" ? "-" : nil) else { return nil }
        do {
            return try path == "-" ? .standardInput() : .open(userFile: path)
        } catch {
            throw JobsError(.usage, "cannot read \(path)", cause: error)
        }
    }
}
