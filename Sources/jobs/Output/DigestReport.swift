import JobManager
import JobModel
import JobOutput
import LinuxSystem

/// The telling part of the output of jobs, as text.
struct DigestReport {
    private let outputs: [AttemptOutput]
    private let budget: Int
    private let streams: OutputStreams

    init(_ outputs: [AttemptOutput], _ budget: Int?, _ streams: OutputStreams) {
        self.outputs = outputs
        self.budget = budget ?? OutputDigest.usualBudget
        self.streams = streams
    }

    func print(in context: Context) throws(JobsError) {
        let prefixes = LogPrefixes(outputs.map(\.job), hasColor: false)
        for (index, output) in outputs.enumerated() {
            var text = try Self.digest(of: output, budget, streams).text(of: output.job, context.program)
            if outputs.count > 1 {
                let prefix = String(decoding: prefixes[index], as: UTF8.self)
                text = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                    .map { "\(prefix)\($0)\n" }.joined()
            }
            context.output.add(text)
        }
    }

    private static func digest(
        of output: AttemptOutput,
        _ budget: Int,
        _ streams: OutputStreams
    ) throws(JobsError) -> OutputDigest {
        do throws(SystemError) {
            let reader = OutputReader(directory: output.directory)
            return try OutputDigest(reader, budget: budget, of: streams, isOver: output.job.status.isEnded)
        } catch {
            throw JobsError(.storage, "cannot read the output of job \(output.job.number)", cause: error)
        }
    }
}

extension OutputDigest {
    /// With a line that leads to what is left out.
    fileprivate func text(of job: JobRecord, _ program: String) -> String {
        guard leftOutLines > 0, let from = leftOutFrom else { return text }
        return text
            + "[\(leftOutLines) of \(lines) lines left out; all from the first one: \(program) logs --from \(from) \(job.number)]\n"
    }
}
