import JobManager
import JobModel
import JobProtocol

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
        if checks { return ExitStatus(checking: try client.status(references[0])) }
        var status = ExitStatus.done
        let references = try client.expand(references)
        for (index, reference) in references.enumerated() {
            do throws(JobsError) {
                let job = try client.status(reference)
                let environment = showsEnvironment ? try client.environment(of: job) : nil
                if index > 0, !isJSON { context.output.print("") }
                show(job, environment, in: context)
            } catch {
                context.report(error)
                if status == .done { status = ExitStatus(error) }
            }
        }
        return status
    }

    private func show(_ job: JobRecord, _ environment: [ByteString]?, in context: Context) {
        let text = EnvironmentText(showsSecrets: showsSecrets)
        if isJSON {
            guard case .object(var object) = job.publicJSON else { return }
            object["environment"] = environment.map(text.json)
            context.output.print(JSONValue.object(object).encoded)
        } else {
            let terminal = context.terminal(color)
            let times = TimeText(now: context.now, isRelative: terminal.isTerminal)
            for line in JobDetails(terminal: terminal, times: times).lines(of: job) { context.output.print(line) }
            guard let environment else { return }
            context.output.print("  environment")
            for line in text.lines(of: environment) { context.output.print("    \(line)") }
        }
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
