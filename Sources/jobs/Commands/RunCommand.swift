import ArgumentParser
import JobManager
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem

/// `jobs run`.
struct RunCommand: JobsCommand, CapturingCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Start a command in the background; prints the job's number.",
        discussion: """
            Examples:
              jobs run -- make -j4 test
              jobs run --name web --env PORT=8080 -- ./server
              jobs run -c 'make && make install'
              pg_dump shop | jobs run --stdin - --timeout 1h -- ./import
              jobs run --follow -- make          shows the output, exits as the job does

            The arguments are passed as they are, without a shell. The job has this environment, directory, umask, \
            niceness and these limits. Ctrl-C in --follow and --wait leaves it running.
            """
    )

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("The command and its arguments.", valueName: "command")
    )
    var captured: [String] = []

    @Option(name: .customShort("c"), help: ArgumentHelp("Run this with /bin/sh -c.", valueName: "string"))
    var shell: BytesArgument?

    @Flag(name: .shortAndLong, help: "Show its output until it ends, and exit as it does.")
    var follow = false

    @Flag(help: "Wait for its end, and exit as it does.")
    var wait = false

    @Flag(name: .shortAndLong, help: "Do not print the number.")
    var quiet = false

    @OptionGroup var format: FormatOptions
    @OptionGroup(title: "Name and place") var identity: IdentityOptions
    @OptionGroup(title: "Surroundings") var surroundings: SurroundingsOptions
    @OptionGroup(title: "Input and output") var streams: StreamOptions
    @OptionGroup(title: "End") var end: EndOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        // What is captured includes the parser's own options.
        if ["-h", "--help"].contains(captured.first) { throw CleanExit.helpRequest(self) }
        if let first = captured.first, first != "--", first.hasPrefix("-") {
            throw ValidationError("there is no option '\(first)'; a command of that name stands behind --")
        }
        if shell == nil, captured.isEmpty || captured == ["--"] { throw ValidationError("run what? Give a command") }
        if shell != nil, !captured.isEmpty { throw ValidationError("give either -c STRING or a command") }
        if follow, wait || format.json { throw ValidationError("--follow goes without --wait and --json") }
    }

    func status(of error: JobsError) -> ExitStatus { ExitStatus(waiting: error) }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let submitter = Submitter.current()
        let submission = try submission(command(in: context), submitter)
        let environment = try surroundings.environment.entries(submitter: submitter.environment)
        let input = streams.storesInput ? try Descriptor.standardInput() : nil
        let job = try client.run(submission, environment: environment, input: input)
        // From the number on, Ctrl-C is about a job that somebody knows of.
        if follow || wait { InterruptNotice.install(about: [String(job.number)], context.program) }
        if !wait || !format.json { try announce(job, in: context) }
        guard follow || wait else { return .done }
        if follow { try show(job, client, context) }
        let ended = try client.wait([job.id.description]).jobs[0]
        if format.json { context.output.print(ended.publicJSON.encoded) }
        return WaitCommand.status(of: [ended], in: context)
    }

    /// The command, byte for byte.
    private func command(in context: Context) -> [ByteString] {
        if let shell { return ["/bin/sh", "-c", shell.bytes] }
        let command = context.raw.arguments[(context.parsedCount - captured.count)...]
        return Array(captured.first == "--" ? command.dropFirst() : command)
    }

    private func submission(_ command: [ByteString], _ submitter: Submitter) throws -> Submission {
        guard command.first?.isEmpty == false else { throw JobsError(.usage, "the command's name is empty") }
        var submission = Submission(command: command, directory: try surroundings.directory())
        try identity.apply(to: &submission)
        surroundings.apply(to: &submission, submitter)
        try streams.apply(to: &submission)
        end.apply(to: &submission)
        return submission
    }

    /// The number goes out at once: what comes after may take long. Where the job's output follows, it is talk.
    private func announce(_ job: JobRecord, in context: Context) throws {
        if quiet { return }
        if follow {
            context.say("job \(job.number)")
            try context.talk.flush()
        } else {
            context.output.print(format.json ? job.publicJSON.encoded : Array(String(job.number).utf8))
            try context.output.flush()
        }
    }

    private func show(_ job: JobRecord, _ client: JobClient, _ context: Context) throws {
        guard let output = try client.startedOutput(of: job.id.description) else { return }
        let selection = LogSelection.everything
        let terminal = context.terminal(shared)
        try LogSession([output], selection, .exact, terminal).follow(client)
    }
}
