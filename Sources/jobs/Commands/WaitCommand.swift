import ArgumentParser
import JobManager
import JobModel
import JobOutput
import JobProtocol

/// `jobs wait`.
struct WaitCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait for the end of jobs, and exit as they did.",
        discussion: """
            Examples:
              jobs wait last && echo good
              jobs wait 7 8 9                     0, or as the first that did not complete
              jobs wait --any 7 8                 as the one that ends first
              jobs wait --timeout 10m 7           124 where it takes longer
              jobs wait --output 'ready|listening' 7
              jobs wait --idle 30s 7              until there was no output for 30 s

            Exits with the job's own status, 128+N where signal N ended it, 124 where it timed out, 125 where it was \
            skipped or lost. With --output and --idle: 0 where that came; where the job ended before, as the job \
            did, but with 1 instead of 0. Ctrl-C leaves the jobs running.
            """
    )

    @OptionGroup var jobs: ReferencesArgument

    @Flag(help: "Until one of them has ended.")
    var any = false

    @Option(help: ArgumentHelp("At most so long.", valueName: "time"))
    var timeout: DurationArgument?

    @Option(help: ArgumentHelp("Until a line of the job's output matches (PCRE2).", valueName: "regex"))
    var output: String?

    @Option(help: ArgumentHelp("Until the job was quiet for so long.", valueName: "time"))
    var idle: DurationArgument?

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if output != nil, idle != nil { throw ValidationError("give either --output or --idle") }
        if output != nil || idle != nil, jobs.references.count != 1 {
            throw ValidationError("--output and --idle are about one job")
        }
    }

    func status(of error: JobsError) -> ExitStatus { ExitStatus(waiting: error) }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        InterruptNotice.install(about: jobs.references, context.program)
        if let condition = try condition() { return try wait(for: condition, client, context) }
        let reply = try client.wait(jobs.references, any: any, timeout: timeout?.span)
        let jobs = any && reply.isMet ? reply.jobs.filter { $0.number == reply.first } : reply.jobs
        if format.json { for job in jobs { context.output.print(job.publicJSON.encoded) } }
        guard reply.isMet else {
            let running = reply.jobs.filter { !$0.status.isEnded }.map { String($0.number) }.joined(separator: " ")
            context.say("not ended within \(timeout?.span.description ?? ""): \(running)")
            return .timedOut
        }
        return Self.status(of: jobs, in: context)
    }

    private func condition() throws -> OutputCondition? {
        if let idle { return .quiet(idle.span) }
        guard let output else { return nil }
        do throws(PatternError) {
            return .line(try Pattern(output))
        } catch {
            throw JobsError(.usage, "--output '\(output)' is no regular expression", cause: error)
        }
    }

    private func wait(
        for condition: OutputCondition,
        _ client: JobClient,
        _ context: Context
    ) throws(JobsError) -> ExitStatus {
        let (result, job) = try client.wait(jobs.references[0], output: condition, timeout: timeout?.span)
        if format.json { context.output.print(job.publicJSON.encoded) }
        switch result {
        case .met: return .done
        case .timedOut:
            context.say("job \(job.number): not within \(timeout?.span.description ?? "")")
            return .timedOut
        case .ended:
            context.say("job \(job.number) ended before that: \(Verdict.text(of: job))")
            let status = ExitStatus(of: job)
            return status == .done ? .negative : status
        }
    }

    /// Of several: 0 where all completed, else that of the first one that did not.
    static func status(of jobs: [JobRecord], in context: Context) -> ExitStatus {
        guard let job = jobs.first(where: { $0.status != .completed }) else { return .done }
        // An exit status of the command's own speaks for itself.
        if job.outcome?.ending.reason != .exited { context.say("job \(job.number) \(Verdict.text(of: job))") }
        return ExitStatus(of: job)
    }
}
