import ArgumentParser
import JobConfiguration
import JobManager
import JobModel
import Values

/// `jobs run`.
struct RunCommand: JobsCommand, CapturingCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Start a command, in the background; prints the job's number.",
        discussion: """
            Examples:
              {jobs} run -- make -j4 test
              {jobs} run --name web --ready port=8080 -- ./server
              pg_dump shop | {jobs} run --stdin - --timeout 1h -- ./import
              {jobs} run --follow -- make          shows the output, exits as the job does

            Without a shell, in this environment and directory. Ctrl-C leaves it running.
            """
    )

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("The command and its arguments.", valueName: "command")
    )
    var captured: [String] = []

    @Option(
        name: .customShort("c"),
        help: ArgumentHelp("Run this string with a shell.", valueName: "string")
    )
    var shell: BytesArgument?

    @Flag(name: .shortAndLong, help: ArgumentHelp("What it does anyway.", visibility: .hidden))
    var detach = false

    @OptionGroup(title: "Many jobs") var many: BatchOptions
    @OptionGroup(title: "Queue") var schedule: ScheduleOptions
    @OptionGroup var answer: AnswerOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup(title: "Name and place") var identity: FieldOptions<IdentitySection>
    @OptionGroup(title: "Queue") var queue: FieldOptions<QueueSection>
    @OptionGroup(title: "Surroundings") var place: PlaceOptions
    @OptionGroup(title: "Surroundings") var surroundings: FieldOptions<SurroundingsSection>
    @OptionGroup(title: "Input and output") var streams: FieldOptions<StreamsSection>
    @OptionGroup(title: "Readiness and end") var end: FieldOptions<EndSection>
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        // What is captured includes the parser's own options.
        if ["-h", "--help"].contains(captured.first) { throw CleanExit.helpRequest(self) }
        if let first = captured.first, first != "--", first.hasPrefix("-") {
            let option = String(first.prefix { $0 != "=" })
            let problem = UsageProblem.unknown(option, CommandTree(type: Self.self).parameters.flatMap(\.names))
            let end = problem.hasSuffix("?") ? " A" : "; a"
            throw ValidationError("\(problem)\(end) command of that name stands behind --")
        }
        let isWithoutCommand = captured.isEmpty || captured == ["--"]
        if many.isUsed, answer.follow || answer.attach {
            throw ValidationError("--follow and --attach are about one job; --wait waits for all of many")
        }
        if schedule.isUsed, many.isUsed { throw ValidationError("--every and --cron are about one command") }
        if many.batch != nil {
            if shell != nil || !isWithoutCommand {
                throw ValidationError("--batch has the commands; leave out this one")
            }
        } else {
            if shell == nil, isWithoutCommand { throw ValidationError("run what? Give a command") }
            if shell != nil, !captured.isEmpty { throw ValidationError("give either -c STRING or a command") }
        }
        if detach, answer.follow || answer.wait || answer.attach {
            throw ValidationError("--detach goes without --follow, --wait and --attach")
        }
        try answer.check(format, schedule)
    }

    func status(of error: JobsError) -> ExitStatus { ExitStatus(waiting: error) }

    func run(in context: Context) throws -> ExitStatus {
        let defaults = RunDefaults(try context.configuration())
        let request = try request(in: context, defaults)
        guard many.isUsed else {
            if shell == nil { try request.checkSyntax(in: context) }
            return try request.run(in: context)
        }
        if request.submission.standardInput == .stored {
            throw JobsError(.usage, "--stdin - is for a single job; name a file that each of them reads")
        }
        return try BatchRun(common: request, options: many, shell: defaults.shell, context: context).run()
    }

    private func request(in context: Context, _ defaults: RunDefaults) throws -> RunRequest {
        let submitter = Submitter.current()
        return RunRequest(
            submission: try submission(command(in: context, defaults), submitter, defaults),
            environment: try place.environment.entries(submitter: submitter.variables, defaults),
            answer: answer.answer(format, shared, detaches: detach),
            schedule: try schedule.wish(context.configuration())
        )
    }

    /// The command, byte for byte.
    private func command(in context: Context, _ defaults: RunDefaults) -> [ByteString] {
        if let shell { return [defaults.shell, "-c", shell.bytes] }
        // The lines of a batch bring their own.
        if many.batch != nil { return ["-"] }
        let command = context.raw.arguments[(context.parsedCount - captured.count)...]
        return Array(captured.first == "--" ? command.dropFirst() : command)
    }

    private func submission(
        _ command: [ByteString],
        _ submitter: Submitter,
        _ defaults: RunDefaults
    ) throws -> Submission {
        guard command.first?.isEmpty == false else { throw JobsError(.usage, "the command's name is empty") }
        var submission = Submission(command: command, directory: try place.directory(), of: submitter)
        submission.lay(defaults.part, identity.part, queue.part, surroundings.part, streams.part, end.part)
        try submission.resolveInput { () throws(JobsError) in try Submitter.logicalDirectory() }
        return submission
    }
}
