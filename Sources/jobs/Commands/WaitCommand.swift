import ArgumentParser
import Glibc
import JobManager
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import Values

/// `jobs wait`.
struct WaitCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait for the end of jobs, and exit as they did.",
        discussion: """
            Examples:
              {jobs} wait                      for what runs and waits of this directory
              {jobs} wait --any --print 7 8    until one ends; prints its number
              {jobs} wait --timeout 10m --output 'ready|listening' 7

            Without a REF: for the live jobs of this directory. Exits as the job did: 128+N for signal N, 124 for a \
            time-out, 125 if lost; 1 for 0 where it ended too soon.
            """
    )

    @OptionGroup var jobs: JobsArgument

    @Flag(help: "Until one of them has ended.")
    var any = false

    @Flag(name: [.customShort("p"), .customLong("print")], help: "Print the numbers of the jobs that ended.")
    var prints = false

    @Flag(name: .shortAndLong, help: "Say nothing on standard error; the exit status tells.")
    var quiet = false

    @Option(help: ArgumentHelp("At most so long.", valueName: "time"))
    var timeout: DurationArgument?

    @Option(help: ArgumentHelp("Until a line of the job's output matches (PCRE2).", valueName: "regex"))
    var output: String?

    @Option(help: ArgumentHelp("Until the job was quiet for so long.", valueName: "time"))
    var idle: DurationArgument?

    @Flag(help: "Until the job is ready, as 'run --ready' has it.")
    var ready = false

    @Flag(help: "Until the job waits for input.")
    var input = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if output?.isEmpty == true { throw ValidationError("--output '' is empty, and matches every line") }
        let conditions = [output.map { _ in "--output" }, idle.map { _ in "--idle" }, ready ? "--ready" : nil]
        let given = conditions.compactMap(\.self) + (input ? ["--input"] : [])
        if given.count > 1 { throw ValidationError("give either \(given[0]) or \(given[1])") }
        if let condition = given.first, jobs.references.count != 1 || jobs.selects {
            throw ValidationError("\(condition) is about one job")
        }
        if prints, format.json { throw ValidationError("give either --print or --json") }
    }

    func status(of error: JobsError) -> ExitStatus { ExitStatus(waiting: error) }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        if jobs.selection.isBatchAlone, !any, !prints, !format.json, let batch = jobs.selection.batch {
            return try wait(forBatch: try client.batch(of: batch), client, context)
        }
        let references = try references(client, context)
        if references.isEmpty { return .done }
        if ready || input {
            let wait = ReadinessWait(patience: timeout?.span, isQuiet: quiet, isJSON: format.json)
            return try wait.run(references[0], ready ? .ready : .input, client, in: context)
        }
        if let condition = try condition() { return try wait(for: condition, references[0], client, context) }
        let reply = try client.wait(references, any: any, timeout: timeout?.span)
        var jobs = reply.jobs
        if any, reply.isMet {
            let first = reply.jobs.filter { $0.number == reply.first && $0.status.isEnded }
            jobs = first.min { $0.attempt < $1.attempt }.map { [$0] } ?? []
        }
        for job in jobs { show(job, in: context) }
        guard reply.isMet else {
            let left = reply.jobs.filter { !$0.status.isEnded }.map { String($0.number) }.joined(separator: " ")
            say("gave up waiting after \(timeout?.span.description ?? ""); not ended: \(left)", in: context)
            return .timedOut
        }
        return Self.status(of: jobs, isQuiet: quiet, in: context)
    }

    /// As a whole: a batch may have a million jobs.
    private func wait(forBatch batch: Int64, _ client: JobClient, _ context: Context) throws -> ExitStatus {
        InterruptNotice.install(aboutBatch: batch, context)
        let reply = try client.wait(forBatch: batch, timeout: timeout?.span)
        guard reply.summary.ended == reply.summary.total else {
            say("gave up waiting after \(timeout?.span.description ?? ""); \(reply.summary.words)", in: context)
            return .timedOut
        }
        return Self.status(of: reply.problem.map { [$0] } ?? [], isQuiet: quiet, in: context)
    }

    /// The jobs by what they will still be called when another one has been submitted; what to say where Ctrl-C leaves them
    /// is seen to.
    private func references(_ client: JobClient, _ context: Context) throws -> [String] {
        if jobs.isEmpty { return try ofThisDirectory(client, context) }
        let enclosing = EnclosingJob.id
        let statuses: Set<JobStatus> = jobs.selection.batch == nil ? .live : Set(JobStatus.allCases)
        let resolved = try jobs.resolved(client, among: statuses, isQuiet: quiet, in: context) { $0.id != enclosing }
        let references = try client.pinned(resolved)
        InterruptNotice.install(about: references.map(\.shown), context)
        return references.map(\.reference)
    }

    /// The jobs that have not ended and whose directory is this one, but not the one in which this runs.
    private func ofThisDirectory(_ client: JobClient, _ context: Context) throws -> [String] {
        var filter = JobFilter()
        filter.statuses = .live
        let here = FileIdentity(".")
        let jobs = try client.list(filter).reversed().filter { job in
            job.id != EnclosingJob.id && here != nil && FileIdentity(job.submission.directory) == here
        }
        guard !jobs.isEmpty else {
            say("no job that was started in this directory is queued or running; nothing to wait for", in: context)
            return []
        }
        let numbers = jobs.map { String($0.number) }
        if isatty(STDERR_FILENO) == 1 {
            say("waiting for \(jobs.count == 1 ? "job" : "jobs") \(numbers.joined(separator: " "))", in: context)
            try context.talk.flush()
        }
        InterruptNotice.install(about: numbers, context)
        return jobs.map { $0.id.description }
    }

    private func show(_ job: JobRecord, in context: Context) {
        if format.json {
            guard case .object(var object) = job.publicJSON else { return }
            object["wait"] = job.status.isEnded ? "ended" : "timed-out"
            context.output.print(JSONValue.object(object).encoded)
        } else if prints, job.status.isEnded {
            context.output.print(String(job.number))
        }
    }

    private func say(_ text: String, in context: Context) { if !quiet { context.say(text) } }

    private func condition() throws -> OutputCondition? {
        if let idle { return .quiet(idle.span) }
        guard let output else { return nil }
        do throws(PatternError) {
            return .line(try Pattern(output))
        } catch {
            throw JobsError(.usage, "--output '\(output)' is not a regular expression", cause: error)
        }
    }

    private func wait(
        for condition: OutputCondition,
        _ reference: String,
        _ client: JobClient,
        _ context: Context
    ) throws(JobsError) -> ExitStatus {
        let (result, job) = try client.wait(reference, output: condition, timeout: timeout?.span)
        if format.json { context.output.print(job.publicJSON.encoded) }
        switch result {
        case .met: return .done
        case .timedOut:
            say("gave up waiting after \(timeout?.span.description ?? "") for job \(job.number)", in: context)
            return .timedOut
        case .ended:
            say("job \(job.number) ended before that: \(Verdict.text(of: job))", in: context)
            if !quiet { context.prompt?.tell(job) }
            let status = ExitStatus(of: job)
            return status == .done ? .negative : status
        }
    }

    /// Of several: 0 where all completed, else that of the first one that did not.
    static func status(of jobs: [JobRecord], isQuiet: Bool = false, in context: Context) -> ExitStatus {
        if !isQuiet {
            for job in jobs {
                if let left = Verdict.leftovers(of: job) { context.say("job \(job.number): \(left)") }
            }
        }
        guard let job = jobs.first(where: { $0.status != .completed }) else { return .done }
        // An exit status of the command's own speaks for itself.
        if !isQuiet, job.outcome?.ending.reason != .exited {
            context.say("job \(job.number) \(Verdict.text(of: job))")
            context.prompt?.tell(job)
        }
        return ExitStatus(of: job)
    }
}
