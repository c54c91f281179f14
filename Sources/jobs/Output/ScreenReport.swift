import JobManager
import JobModel
import JobOutput
import JobScreen
import LinuxSystem
import Values

/// What the terminals of jobs show, as text.
struct ScreenReport {
    private let outputs: [AttemptOutput]
    private let streams: OutputStreams
    /// `nil`: now, or in the end.
    private let time: Timestamp?
    private let terminal: Terminal

    init(_ outputs: [AttemptOutput], _ selection: LogSelection, _ terminal: Terminal) {
        self.outputs = outputs
        streams = selection.streams
        time = selection.until?.time
        self.terminal = terminal
    }

    func print(in context: Context) throws(JobsError) {
        let prefixes = LogPrefixes(outputs.map(\.job), hasColor: terminal.hasColor)
        for (index, output) in outputs.enumerated() {
            var text: [UInt8] = []
            try screen(of: output).appendRows(to: &text, isStyled: terminal.hasColor)
            let prefix = outputs.count > 1 ? prefixes[index] : []
            for line in text.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
                context.output.print(prefix + line)
            }
        }
    }

    private func screen(of output: AttemptOutput) throws(JobsError) -> Screen {
        do throws(SystemError) {
            let size = output.job.submission.terminalSize.map { ScreenSize($0) }
            return try OutputReader(directory: output.directory).screen(of: streams, until: time, size: size)
        } catch {
            throw JobsError(.storage, "cannot read the output of job \(output.job.number)", cause: error)
        }
    }
}
