import ArgumentParser
import JobManager
import JobModel
import JobOutput
import JobScreen
import LinuxSystem
import Values

/// `jobs replay`.
struct ReplayCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Play a job's output, with the pauses between.",
        discussion: """
            Examples:
              {jobs} replay --speed 4 7
              {jobs} replay --asciicast build.cast 7   a recording for asciinema
            """
    )

    @Argument(help: ArgumentHelp(JobReferenceHelp.text, valueName: "ref"))
    var reference = "last"

    @Option(help: ArgumentHelp("So many times as fast (1).", valueName: "n"))
    var speed: Double?

    @Flag(help: "Every byte, also what can harm a terminal.")
    var raw = false

    @Option(help: ArgumentHelp("Write asciicast v2 there ('-': here) instead.", valueName: "file"))
    var asciicast: BytesArgument?

    func validate() throws {
        if let speed, !(0.01...1000).contains(speed) { throw ValidationError("--speed wants 0.01 to 1000") }
        if asciicast != nil, speed != nil || raw {
            throw ValidationError(
                "--asciicast writes all of the output with its times: --speed and --raw do not go with it"
            )
        }
    }

    func run(in context: Context) throws -> ExitStatus {
        guard let output = try context.client().output(of: reference) else {
            let job = try context.client().status(reference)
            throw JobsError(.wrongState, "job \(job.number) has no output to play: \(Verdict.text(of: job))")
        }
        if let asciicast {
            try record(output, to: asciicast.bytes)
        } else {
            try OutputPlayer(speed: speed ?? 1, isRaw: raw, terminal: context.terminal(nil)).play(output)
        }
        return .done
    }

    private func record(_ output: AttemptOutput, to file: ByteString) throws {
        let descriptor: Descriptor = try file == "-" ? .standardOutput() : .create(userFile: file)
        let reader = OutputReader(directory: output.directory)
        var window: WindowSize?
        reader.noteWindow = { window = $0 }
        var offset: UInt64 = 0
        var segment = try reader.next(from: &offset)
        let submission = output.job.submission
        // The record tells the start of the latest attempt.
        let start = [output.job.startedAt, segment?.time].compactMap { $0 }.min()
        var renderer = try AsciicastRenderer(
            OutputSink(descriptor),
            size: submission.terminalSize.map { ScreenSize($0) },
            start: start ?? output.job.submittedAt,
            title: submission.name ?? submission.command.map(\.description).joined(separator: " ")
        )
        while let next = segment {
            if let window { try renderer.resize(to: ScreenSize(window), at: next.time) }
            try renderer.render(next)
            segment = try reader.next(from: &offset)
        }
        try renderer.finish()
    }
}
