import ArgumentParser
import JobManager
import JobModel
import JobProtocol

/// `jobs status`.
struct StatusCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show all about one or more jobs.",
        discussion: """
            Examples:
              jobs status last
              jobs status --json 7
              until jobs status --check 7; [ $? -ne 3 ]; do sleep 1; done

            With --check nothing is printed; the exit status says it: 0 completed, 1 ended otherwise,
            3 not ended yet, 4 no such job.
            """
    )

    @OptionGroup var jobs: ReferencesArgument

    @Flag(help: "Only say by the exit status how the job stands.")
    var check = false

    @Flag(help: "Show the environment, too; values of what looks like a secret are hidden.")
    var env = false

    @Flag(help: "With --env: hide nothing.")
    var showSecrets = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if check, jobs.references.count != 1 { throw ValidationError("--check is about one job") }
    }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        if check { return ExitStatus(checking: try client.status(jobs.references[0])) }
        var status = ExitStatus.done
        for (index, reference) in jobs.references.enumerated() {
            do throws(JobsError) {
                let job = try client.status(reference)
                let environment = env ? try client.environment(of: job) : nil
                if index > 0, !format.json { context.output.print("") }
                show(job, environment, in: context)
            } catch {
                context.report(error)
                if status == .done { status = ExitStatus(error) }
            }
        }
        return status
    }

    private func show(_ job: JobRecord, _ environment: [ByteString]?, in context: Context) {
        let text = EnvironmentText(showsSecrets: showSecrets)
        if format.json {
            guard case .object(var object) = job.publicJSON else { return }
            object["environment"] = environment.map(text.json)
            context.output.print(JSONValue.object(object).encoded)
        } else {
            let terminal = context.terminal(shared)
            let times = TimeText(now: context.now, isRelative: terminal.isTerminal)
            for line in JobDetails(terminal: terminal, times: times).lines(of: job) { context.output.print(line) }
            guard let environment else { return }
            context.output.print("  environment")
            for line in text.lines(of: environment) { context.output.print("    \(line)") }
        }
    }
}
