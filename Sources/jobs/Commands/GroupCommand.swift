import ArgumentParser
import JobManager
import JobModel
import JobProtocol

/// `jobs group`.
struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: "Queues and their slots: how many of their jobs run at once.",
        discussion: """
            Examples:
              {jobs} group set build --slots 2      two jobs of group build at once
              {jobs} run --group build -- make
              {jobs} group pause build              starts no more of them
              {jobs} group                          lists them
            """,
        subcommands: [
            GroupListCommand.self, GroupSetCommand.self, GroupPauseCommand.self, GroupResumeCommand.self,
            GroupRemoveCommand.self,
        ],
        defaultSubcommand: GroupListCommand.self
    )
}

/// Groups as the answer of a command.
struct GroupAnswer: ParsableArguments {
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func print(_ groups: [JobGroup], in context: Context) -> ExitStatus {
        GroupReport(isJSON: format.json, terminal: context.terminal(shared)).print(groups, in: context)
        return .done
    }
}

/// `jobs group list`.
struct GroupListCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all groups.",
        aliases: ["ls"]
    )

    @OptionGroup var answer: GroupAnswer

    func run(in context: Context) throws -> ExitStatus { answer.print(try context.client().groups(), in: context) }
}

/// `jobs group set`.
struct GroupSetCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Make a group, or change its slots, its priority and its executor."
    )

    @Argument(help: "The group.")
    var name: String

    @Option(help: ArgumentHelp("How many of its jobs run at once: a number, or unlimited.", valueName: "n"))
    var slots: SlotsArgument?

    @Option(help: ArgumentHelp("Added to the priority of its jobs, among those of all groups.", valueName: "n"))
    var priority: Int32?

    @Option(help: ArgumentHelp("Where its jobs run: an executor of the configuration, or local.", valueName: "name"))
    var executor: String?

    @OptionGroup var answer: GroupAnswer

    func validate() throws {
        if slots == nil, priority == nil, executor == nil {
            throw ValidationError("what is to be set? Give --slots N, --priority N or --executor NAME")
        }
        if let priority, !(-1000...1000).contains(priority) {
            throw ValidationError("--priority is from -1000 to 1000, not \(priority)")
        }
    }

    func run(in context: Context) throws -> ExitStatus {
        let slots = slots.map { $0.count.map { GroupSetCall.Slots.count($0) } ?? .unlimited }
        let group = try context.client().setGroup(name, slots: slots, priority: priority, executor: executor)
        return answer.print([group], in: context)
    }
}

/// `jobs group pause`.
struct GroupPauseCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Start no more jobs of a group; those that run run on."
    )

    @Argument(help: "The group.")
    var name: String

    @Flag(help: "Make the group where it is new, before its first job.")
    var create = false

    @OptionGroup var answer: GroupAnswer

    func run(in context: Context) throws -> ExitStatus { answer.print([try pause(context)], in: context) }

    private func pause(_ context: Context) throws(JobsError) -> JobGroup {
        let client = try context.client()
        do throws(JobsError) {
            return try client.setGroup(name, isPaused: true, makes: create)
        } catch  where error.code == .notFound {
            throw error.adding("use --create to create it paused")
        }
    }
}

/// `jobs group resume`.
struct GroupResumeCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Start jobs of a group again."
    )

    @Argument(help: "The group.")
    var name: String

    @OptionGroup var answer: GroupAnswer

    func run(in context: Context) throws -> ExitStatus {
        answer.print([try context.client().setGroup(name, isPaused: false)], in: context)
    }
}

/// `jobs group remove`.
struct GroupRemoveCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a group without queued or running jobs.",
        aliases: ["rm"]
    )

    @Argument(help: "The group.")
    var name: String

    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        try context.client().removeGroup(name)
        context.output.print("group \(ShellText.shown(name)): removed")
        return .done
    }
}
