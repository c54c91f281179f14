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
        abstract: "Write to a job's input, or type at its terminal (of 'run -i' or 'run --pty').",
        discussion: """
            Examples:
              {jobs} send 7 yes               a line: "yes" and a newline
              {jobs} send 7 --file answers.txt --eof
              generate | {jobs} send 7 -
              {jobs} send 7 --secret          asks for a line, and does not show it
              {jobs} send 7 --keys C-c Up Enter
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

    @Flag(help: "The texts are names of keys: C-c, M-x, Up, F5, Enter.")
    var keys = false

    @Flag(help: "Paste it at once, as a terminal does.")
    var paste = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if file != nil, !text.isEmpty { throw ValidationError("give either a text or --file") }
        if secret, file != nil || !text.isEmpty { throw ValidationError("--secret asks for the text; give none") }
        if keys, file != nil || secret || paste || text.isEmpty {
            throw ValidationError(
                "--keys wants the names of keys, such as C-c or Enter, and none of --file, --secret, --paste"
            )
        }
        if keys { _ = try keyBytes() }
        if paste, secret { throw ValidationError("--secret goes without --paste") }
        if file == nil, text.isEmpty, !eof, !secret { throw ValidationError("what? Give a text, -, --file or --eof") }
    }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let job: JobRecord
        if secret {
            var data = try SecretPrompt.ask("Secret for job \(ShellText.shown(reference)): ", lead: context.lead)
            if !withoutNewline { data.append(0x0A) }
            let style = InputStyle(.text, isSecret: true)
            job = try client.send(reference, ByteString(data), endsInput: eof, style: style)
        } else if keys {
            job = try client.send(reference, ByteString(try keyBytes()), endsInput: eof, style: InputStyle(.keys))
        } else if let input = try input() {
            job = try client.send(reference, from: input, endsInput: eof, style: style)
        } else {
            var data = text.map(\.bytes.bytes).joined(separator: [UInt8(ascii: " ")]).map { $0 }
            if !text.isEmpty, !withoutNewline, !paste, data.last != 0x0A { data.append(0x0A) }
            job = try client.send(reference, ByteString(data), endsInput: eof, style: style)
        }
        if format.json { context.output.print(job.publicJSON.encoded) }
        return .done
    }

    private var style: InputStyle { InputStyle(paste ? .paste : .text) }

    /// What the keys send.
    private func keyBytes() throws -> [UInt8] {
        do throws(KeyName.Unknown) {
            return try KeyName.bytes(of: text.map(\.bytes.description))
        } catch {
            throw ValidationError(error.message())
        }
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
