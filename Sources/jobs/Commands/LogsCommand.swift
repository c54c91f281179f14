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
              jobs logs last
              jobs logs -f -n 20 7           the last 20 lines, and what comes
              jobs logs 7.1                  the output of its first attempt
              jobs logs --stderr --grep warning 7
              jobs logs --since 10m -t 7 8   several jobs, with times and prefixes
            """
    )

    @OptionGroup var jobs: ReferencesArgument

    @Flag(name: .shortAndLong, help: "Go on until the jobs end. Ctrl-C leaves them running.")
    var follow = false

    @OptionGroup(title: "Selection") var selection: LogSelection
    @OptionGroup(title: "Format") var format: LogFormat
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        var outputs: [AttemptOutput] = []
        var status = ExitStatus.done
        if follow { InterruptNotice.install(about: jobs.references, context.program) }
        for reference in jobs.references {
            let output = try follow ? client.startedOutput(of: reference) : client.output(of: reference)
            if let output, output.job.outcome?.ending.reason != .spawnFailed {
                outputs.append(output)
            } else {
                let job = try output?.job ?? client.status(reference)
                explainNothing(job, context)
                if job.outcome?.ending.reason == .spawnFailed, status == .done { status = ExitStatus(of: job) }
            }
        }
        let format = format.completed(by: context.lenientConfiguration)
        let session = try LogSession(outputs, selection, format, context.terminal(shared))
        if follow { try session.follow(client) } else { try session.show() }
        session.note(in: context)
        return status
    }

    private func explainNothing(_ job: JobRecord, _ context: Context) {
        if job.outcome?.outputBytes ?? 0 > 0 {
            context.say("job \(job.number): its output has been removed to free space")
        } else {
            context.say("job \(job.number) has no output: \(Verdict.text(of: job))")
        }
    }
}
