import ArgumentParser
import JobConfiguration
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs edit`.
struct EditCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Change a queued job.",
        discussion: """
            Examples:
              {jobs} edit 7 --priority 5
              {jobs} edit 7 --group night --timeout 2h
              {jobs} edit 7 -- make -j8 test

            The options are those of 'run' that say something about the job. --after and its like, and \
            --when, replace what there was.
            """
    )

    @Argument(help: ArgumentHelp(JobReferenceHelp.text, valueName: "ref"))
    var reference: String

    @Argument(parsing: .postTerminator, help: ArgumentHelp("Another command.", valueName: "command"))
    var command: [BytesArgument] = []

    @Flag(help: "Depend on no other jobs.")
    var noDependencies = false

    @Flag(help: "Start without conditions.")
    var noConditions = false

    @OptionGroup(title: HelpPage.optionsOfRun) var identity: FieldOptions<IdentitySection>
    @OptionGroup(title: HelpPage.optionsOfRun) var queue: FieldOptions<QueueSection>
    @OptionGroup(title: HelpPage.optionsOfRun) var surroundings: FieldOptions<SurroundingsSection>
    @OptionGroup(title: HelpPage.optionsOfRun) var streams: FieldOptions<StreamsSection>
    @OptionGroup(title: HelpPage.optionsOfRun) var end: FieldOptions<EndSection>
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let job = try client.status(reference)
        let changed = try client.edit(job, to: try submission(of: job))
        if format.json {
            context.output.print(changed.publicJSON.encoded)
        } else {
            context.say("job \(job.number): changed")
        }
        return .done
    }

    private func submission(of job: JobRecord) throws -> Submission {
        var submission = job.submission
        if !command.isEmpty { submission.command = command.map(\.bytes) }
        if noDependencies { submission.dependencies = Dependencies() }
        if noConditions || queue.part.saysConditions { submission.conditions = [] }
        submission.dependencies.all.removeAll { queue.part.says($0.condition) }
        submission.hooks.removeAll { end.part.says($0.occasion) }
        submission.lay(identity.part, queue.part, surroundings.part, streams.part, end.part)
        try submission.resolveInput { () throws(JobsError) in try Submitter.logicalDirectory() }
        if submission.hooks != job.submission.hooks { submission.noteTerminal() }
        guard submission != job.submission else {
            throw JobsError(.usage, "nothing to change: give an option of 'run', or -- and another command")
        }
        guard submission.standardInput != .stored || job.submission.standardInput == .stored else {
            throw JobsError(.usage, "--stdin - is only for 'run': name a file")
        }
        return submission
    }
}

/// `jobs move`.
struct MoveCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Move queued jobs, in their group.",
        discussion: """
            Examples:
              {jobs} move 7 --first
              {jobs} move 7 9 --before 4
            """
    )

    @Argument(help: ArgumentHelp(JobReferenceHelp.several, valueName: "ref"))
    var references: [String]

    @Flag(help: "To the front.")
    var first = false

    @Flag(help: "To the end.")
    var last = false

    @Option(help: ArgumentHelp("Just before this job.", valueName: "ref"))
    var before: String?

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard [first, last, before != nil].filter(\.self).count == 1 else {
            throw ValidationError("where to? Give one of --first, --last and --before REF")
        }
    }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let place: MoveCall.Place = first ? .first : last ? .last : .before(before ?? "")
        let results = try client.move(try client.expand(references), to: place)
        return ResultsReport(done: "moved", isJSON: format.json).print(results, in: context)
    }
}

/// `jobs switch`.
struct SwitchCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "switch",
        abstract: "Exchange two queued jobs.",
        discussion: """
            Examples:
              {jobs} switch 7 9
            """
    )

    @Argument(help: ArgumentHelp("The one.", valueName: "ref"))
    var one: String

    @Argument(help: ArgumentHelp("The other.", valueName: "ref"))
    var other: String

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let results = try context.client().move([one, other], to: .exchange)
        return ResultsReport(done: "moved", isJSON: format.json).print(results, in: context)
    }
}
