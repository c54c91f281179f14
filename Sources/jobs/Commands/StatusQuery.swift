import JobManager
import JobModel
import JobOutput
import JobProtocol
import Values

/// What `jobs status` was asked for.
struct StatusQuery: Equatable {
    var references: [String]
    /// Only the exit status tells.
    var checks = false
    var showsEnvironment = false
    var showsSecrets = false
    var isJSON = false
    var color: ColorChoice?

    func run(in context: Context) throws(JobsError) -> ExitStatus {
        let client = try context.client()
        if checks { return try check(client) }
        var status = ExitStatus.done
        let references = try client.expand(references)
        for (index, reference) in references.enumerated() {
            do throws(JobsError) {
                let job = try client.status(reference)
                let environment = showsEnvironment ? try client.environment(of: job) : nil
                if index > 0, !isJSON { context.output.print("") }
                show(job, client, environment, in: context)
                if !isJSON { explainFailure(of: job, client, in: context) }
            } catch {
                context.report(error)
                if status == .done { status = ExitStatus(error) }
            }
        }
        return status
    }

    /// Prints nothing, also where there is no such job.
    private func check(_ client: JobClient) throws(JobsError) -> ExitStatus {
        do throws(JobsError) {
            return ExitStatus(checking: try client.status(references[0]))
        } catch  where error.code == .notFound {
            return .notFound
        }
    }

    private func show(
        _ job: JobRecord,
        _ client: JobClient,
        _ environment: [ByteString]?,
        in context: Context
    ) {
        let activity = client.activity(of: job)
        let text = EnvironmentText(showsSecrets: showsSecrets)
        if isJSON {
            guard case .object(var object) = job.publicJSON else { return }
            activity?.append(to: &object)
            object["environment"] = environment.map(text.json)
            context.output.print(JSONValue.object(object).encoded)
        } else {
            let terminal = context.terminal(color)
            let times = TimeText(now: context.now, isRelative: terminal.isTerminal)
            var details = JobDetails(terminal: terminal, times: times, activity: activity)
            // What cannot be found out is not said.
            details.twin = (try? client.earlierRun(withOutputOf: job)) ?? nil
            for line in details.lines(of: job) { context.output.print(line) }
            guard let environment else { return }
            context.output.print("  environment")
            for line in text.lines(of: environment) { context.output.print("    \(line)") }
        }
    }
}

// What to look at next.
extension StatusQuery {
    /// The most lines of standard error that are shown of a failure.
    private static let mostLines = 5

    /// The end of what a failed job wrote to standard error, and one command that leads on.
    private func explainFailure(of job: JobRecord, _ client: JobClient, in context: Context) {
        guard job.status.isEnded, ![.completed, .killed].contains(job.status) else { return }
        let errors = (try? client.output(of: job)).flatMap { $0.map { OutputTail($0.directory, .stderr) } }
        let lines = errors?.lines(Self.mostLines) ?? []
        if !lines.isEmpty {
            context.output.print("  standard error ends with")
            let width = context.terminal(color).width.map { $0 - 5 }
            for line in lines { context.output.print("    " + (width.map { Columns.truncated(line, to: $0) } ?? line)) }
        }
        let reference = "\(job.number)\(isLatest(job, client) ? "" : ".\(job.attempt)")"
        let next =
            (job.outcome?.outputBytes ?? 0) > 0
            ? "logs \(reference)` shows all that it wrote" : "retry \(job.number)` runs it again"
        context.output.print("  next        `\(context.lead)\(next)")
    }

    private func isLatest(_ job: JobRecord, _ client: JobClient) -> Bool {
        (try? client.status(String(job.number)))?.attempt == job.attempt
    }
}

extension StatusQuery {
    /// Understands `status REF`, `status --json REF` and `status --check REF` without the parser, which takes as long as
    /// all the rest of the call together; `nil` for everything else. Scripts ask in this way many times a second.
    init?(shortcut raw: RawArguments) {
        let words = raw.arguments
        guard (2...3).contains(words.count), words[0] == "status", let reference = words.last?.text,
            !reference.hasPrefix("-")
        else { return nil }
        self.init(references: [reference])
        guard words.count == 3 else { return }
        switch words[1] {
        case "--json": isJSON = true
        case "--check": checks = true
        default: return nil
        }
    }
}
