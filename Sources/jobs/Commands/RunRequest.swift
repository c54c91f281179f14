import ArgumentParser
import JobConfiguration
import JobManager
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import Values

/// A job to submit, and what to do then.
struct RunRequest {
    var submission: Submission
    var environment: [ByteString]
    var answer: RunAnswer
    /// It is not run now, but at times.
    var schedule: ScheduleWish?

    func run(in context: Context) throws -> ExitStatus {
        var submission = submission
        submission.addHooks(of: try context.configuration())
        submission.noteTerminal()
        if let schedule { return try add(schedule, of: submission, in: context) }
        if answer.attaches {
            submission.hasTerminal = true
            // From the start on, before anybody is attached.
            let window = try RawTerminal(lead: context.lead).size
            submission.windowSize = submission.windowSize ?? window
        }
        let client = try context.client()
        let input =
            submission.standardInput == .stored ? SubmittedInput.descriptor(try Descriptor.standardInput()) : nil
        let began = context.now
        let job = try client.run(submission, environment: environment, input: input)
        // Records have whole milliseconds.
        if submission.key != nil, !answer.isQuiet, job.submittedAt.milliseconds < began.milliseconds {
            context.say("job \(job.number) was started with this key before")
        }
        if !answer.isQuiet, let note = LimitText.note(on: job) { context.say(note) }
        return try answer.give(about: job, client, in: context)
    }

    /// Prints what the schedule is called: `s1`.
    private func add(_ wish: ScheduleWish, of submission: Submission, in context: Context) throws -> ExitStatus {
        guard submission.standardInput != .stored else {
            throw JobsError(.usage, "--stdin - is for a single job; name a file that each of them reads")
        }
        let wanted = try wish.schedule(of: submission, now: context.now)
        let schedule = try context.client().addSchedule(wanted, environment: environment)
        if answer.isQuiet { return .done }
        context.output.print(answer.isJSON ? schedule.publicJSON().encoded : Array(schedule.reference.utf8))
        return .done
    }
}

/// What `jobs run` says and does once its job is stored.
struct RunAnswer: Equatable {
    /// Its output is shown until it ends.
    var follows = false
    var waits = false
    /// The terminal here becomes its own, until it ends or somebody detaches.
    var attaches = false
    /// A job that is to become ready is not waited for.
    var detaches = false
    /// How long it is waited for a job to become ready; `nil`: for ever.
    var patience: TimeSpan?
    /// The number is not printed.
    var isQuiet = false
    var isJSON = false
    var color: ColorChoice?

    /// Whether these wishes go together.
    var isPossible: Bool {
        if attaches { return !(follows || waits || isJSON) }
        return !follows || !(waits || isJSON)
    }

    func give(about job: JobRecord, _ client: JobClient, in context: Context) throws -> ExitStatus {
        if attaches {
            return try Attachment(isQuiet: isQuiet).run(job.id.description, client, in: context)
        }
        // From the number on, Ctrl-C is about a job that somebody knows of.
        let awaitsReadiness = !(follows || waits || detaches || job.submission.ready.isEmpty)
        if follows || waits || awaitsReadiness { InterruptNotice.install(about: [String(job.number)], context) }
        if !waits || !isJSON { try announce(job, in: context) }
        if awaitsReadiness {
            let wait = ReadinessWait(patience: patience, isQuiet: isQuiet)
            return try wait.run(job.id.description, .ready, client, in: context)
        }
        guard follows || waits else { return .done }
        if follows { try show(job, client, context) }
        let ended = try client.wait([job.id.description]).jobs[0]
        if isJSON { context.output.print(ended.publicJSON.encoded) }
        return WaitCommand.status(of: [ended], in: context)
    }

    /// The number goes out at once: what comes after may take long. Where the job's output follows, it is talk.
    private func announce(_ job: JobRecord, in context: Context) throws {
        if isQuiet { return }
        if follows {
            context.say("job \(job.number)")
            try context.talk.flush()
        } else {
            context.output.print(isJSON ? job.publicJSON.encoded : Array(String(job.number).utf8))
            try context.output.flush()
        }
    }

    private func show(_ job: JobRecord, _ client: JobClient, _ context: Context) throws {
        // From the first attempt on, however many there were meanwhile.
        let first =
            try job.submission.mayHaveMoreAttempts
            ? client.output(after: 0, of: job.id) : client.startedOutput(of: job.id.description)
        guard var output = first else { return }
        output.leadsOn = true
        let session = try LogSession([output], .everything, .exact, context.terminal(color))
        if !isQuiet { session.tell = context.sayAtOnce }
        try session.follow(client)
    }
}

/// What is done once a job is stored, for the commands that start one.
struct AnswerOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Show its output until it ends, and exit as it does.")
    var follow = false

    @Flag(help: "Wait for its end, and exit as it does.")
    var wait = false

    @Flag(help: "Give it this terminal; later ones by 'attach'.")
    var attach = false

    @Flag(name: .shortAndLong, help: "Do not print the number.")
    var quiet = false

    @Option(help: ArgumentHelp("With --ready: wait at most so long.", valueName: "time"))
    var within: DurationArgument?

    func answer(_ format: FormatOptions, _ shared: SharedOptions, detaches: Bool = false) -> RunAnswer {
        RunAnswer(
            follows: follow,
            waits: wait,
            attaches: attach,
            detaches: detaches,
            patience: within?.span,
            isQuiet: quiet,
            isJSON: format.json,
            color: shared.color
        )
    }

    /// Throws where these options exclude one another.
    func check(_ format: FormatOptions, _ schedule: ScheduleOptions) throws {
        if schedule.isUsed, follow || wait || attach || within != nil {
            throw ValidationError(
                "--every and --cron start nothing now: they go without --follow, --wait, --attach and --within"
            )
        }
        if !RunAnswer(follows: follow, waits: wait, attaches: attach, isJSON: format.json).isPossible {
            throw ValidationError(
                attach ? "--attach goes without --follow, --wait and --json" : "--follow goes without --wait and --json"
            )
        }
    }
}
