import ArgumentParser
import JobManager
import JobModel
import JobOutput
import LinuxSystem

/// `jobs logs`.
struct LogsCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show the output of jobs: the exact bytes, each stream on its own descriptor.",
        discussion: """
            Examples:
              {jobs} logs -f -n 20 7           the last 20 lines, and what comes
              {jobs} logs --digest             what went wrong, of however much
              {jobs} logs --since 10m -t 7 8   several jobs, with times and prefixes
            """
    )

    @OptionGroup var jobs: JobsArgument

    @Flag(name: .shortAndLong, help: "Go on until the jobs end. Ctrl-C leaves them running.")
    var follow = false

    @OptionGroup var digest: DigestOptions
    @OptionGroup var selection: LogSelection
    @OptionGroup var format: LogFormat
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if format.screen, digest.digest || follow || selection.selectsLines || format.timestamps == true {
            throw ValidationError("--screen is of all of the output, or up to --until: leave out what selects a part")
        }
        guard digest.digest else { return }
        if follow || selection.isPart {
            throw ValidationError("--digest is of all of the output: leave out what selects a part")
        }
    }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        var outputs: [AttemptOutput] = []
        var references =
            jobs.isEmpty ? ["last"] : try jobs.resolved(client, among: Set(JobStatus.allCases), in: context)
        if references.isEmpty { return .done }
        if follow {
            references = try numbers(of: references, client)
            InterruptNotice.install(about: references, context)
        }
        var status = ExitStatus.done
        for reference in references {
            let output = try follow ? client.followedOutput(of: reference) : client.output(of: reference)
            if let output, output.job.outcome?.ending.reason != .spawnFailed {
                outputs.append(output)
            } else {
                let job = try output?.job ?? client.status(reference)
                explainNothing(job, context)
                if job.outcome?.ending.reason == .spawnFailed, status == .done { status = ExitStatus(of: job) }
            }
        }
        if digest.digest {
            try DigestReport(outputs, digest.budget, selection.streams).print(in: context)
            return status
        }
        if format.screen {
            try ScreenReport(outputs, selection, context.terminal(shared)).print(in: context)
            return status
        }
        let format = format.completed(by: context.lenientConfiguration)
        let session = try LogSession(outputs, selection, format, context.terminal(shared))
        session.tell = context.sayAtOnce
        if follow { try session.follow(client) } else { try session.show() }
        session.note(in: context)
        return status
    }

    /// What to call the jobs by later, when `last` may be another one. Throws where one is the job in which this runs,
    /// whose output would never end.
    private func numbers(of references: [String], _ client: JobClient) throws(JobsError) -> [String] {
        var numbers: [String] = []
        for reference in references {
            let job = try client.status(reference)
            if !job.status.isEnded, job.id == EnclosingJob.id {
                throw JobsError(
                    .wrongState,
                    "this runs in job \(job.number): to follow its own output would never end; leave out --follow"
                )
            }
            if case .attempt = JobReference(reference) {
                numbers.append(reference)
            } else {
                numbers.append(String(job.number))
            }
        }
        return numbers
    }

    private func explainNothing(_ job: JobRecord, _ context: Context) {
        if job.outcome?.outputBytes ?? 0 > 0 {
            context.say("job \(job.number): its output has been removed to free space")
        } else {
            context.say("job \(job.number) has no output: \(Verdict.text(of: job))")
        }
    }
}
