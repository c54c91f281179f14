import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs graph`.
struct GraphCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph",
        abstract: "Show which jobs depend on which, as a tree.",
        discussion: """
            Examples:
              {jobs} graph                    all that have not ended and depend on others
              {jobs} graph 7                  job 7 with all that is connected to it
              {jobs} graph --dot 7 | dot -Tsvg >jobs.svg

            A job stands below the newest of those that it depends on. Alike jobs of a batch share a line.
            """
    )

    @Argument(help: ArgumentHelp(JobReferenceHelp.several, valueName: "ref"))
    var references: [String] = []

    @Option(help: ArgumentHelp("Jobs of the batch that this job belongs to.", valueName: "ref"))
    var batch: String?

    @Option(help: ArgumentHelp("Jobs of this group that have not ended; may be repeated.", valueName: "name"))
    var group: [String] = []

    @Flag(help: "Print it for Graphviz.")
    var dot = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard [!references.isEmpty, batch != nil, !group.isEmpty].count(where: \.self) <= 1 else {
            throw ValidationError("give either REFs, --batch or --group")
        }
        if dot, format.json { throw ValidationError("give either --dot or --json") }
        if group.contains(where: \.isEmpty) || batch?.isEmpty == true {
            throw ValidationError("--group and --batch want a name; leave them out for all jobs")
        }
    }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let reply = try client.graph(try scope(client))
        let terminal = context.terminal(shared)
        if format.json {
            for node in reply.nodes { context.output.print(node.json.encoded) }
        } else if dot {
            for line in GraphDrawing(nodes: reply.nodes).lines { context.output.print(line) }
        } else {
            let report = GraphReport(terminal: terminal, glyphs: .ofLocale)
            for line in report.lines(of: reply.nodes) { context.output.print(line) }
        }
        if reply.isCut {
            context.say("only the first \(reply.nodes.count) jobs are shown; name some of them to see others")
        }
        if reply.nodes.isEmpty, terminal.isTerminal, !dot {
            context.say("no queued or running job depends on another one")
        }
        if let others = reply.unconnected, others > 0, !reply.nodes.isEmpty, !format.json, !dot {
            let jobs =
                others == 1 ? "1 more job has not ended and depends" : "\(others) more jobs have not ended and depend"
            context.say("\(jobs) on no other one")
        }
        return .done
    }

    private func scope(_ client: JobClient) throws(JobsError) -> GraphScope {
        if let batch { return .batch(batch) }
        guard group.isEmpty else {
            var filter = JobFilter()
            filter.groups = Set(group)
            try UnknownGroup.check(filter, client)
            return .groups(group)
        }
        return references.isEmpty ? .unended : .jobs(try client.expand(references))
    }
}
