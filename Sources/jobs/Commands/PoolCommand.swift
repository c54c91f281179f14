import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs pool`.
struct PoolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pool",
        abstract: "What jobs share: processors, licences, memory.",
        discussion: """
            Examples:
              {jobs} pool set gpu 2 --env CUDA_VISIBLE_DEVICES
              {jobs} pool set memory 80%                of this machine's
              {jobs} run --use gpu --use memory=8G -- ./train
              {jobs} pool show gpu                      who has which
            """,
        subcommands: [PoolListCommand.self, PoolShowCommand.self, PoolSetCommand.self, PoolRemoveCommand.self],
        defaultSubcommand: PoolListCommand.self
    )
}

/// Pools as the answer of a command.
struct PoolAnswer: ParsableArguments {
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func print(_ pools: [PoolLoad], in context: Context) -> ExitStatus {
        PoolReport(isJSON: format.json, terminal: context.terminal(shared)).print(pools, in: context)
        return .done
    }
}

/// `jobs pool list`.
struct PoolListCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all pools.",
        aliases: ["ls"]
    )

    @OptionGroup var answer: PoolAnswer

    func run(in context: Context) throws -> ExitStatus { answer.print(try context.client().pools(), in: context) }
}

/// `jobs pool show`.
struct PoolShowCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show who has what of a pool, and since when."
    )

    @Argument(help: "The pool.")
    var name: String

    @OptionGroup var answer: PoolAnswer

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        let pools = try client.pools()
        guard let pool = pools.first(where: { $0.pool.name == name }) else {
            let hint = Spelling.hint(for: name, among: pools.map(\.pool.name))
            throw JobsError(.notFound, "there is no pool '\(name)'\(hint)", advice: hint.isEmpty ? .listPools : nil)
        }
        _ = answer.print([pool], in: context)
        guard !answer.format.json, !pool.holders.isEmpty else { return .done }
        // One may have ended and been removed since.
        let jobs = pool.holders.compactMap { try? client.status("\($0.number)") }
        PoolReport(isJSON: false, terminal: context.terminal(answer.shared)).print(pool, heldBy: jobs, in: context)
        return .done
    }
}

/// `jobs pool set`.
struct PoolSetCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Make a pool, or change how much there is."
    )

    @Argument(help: "The pool.")
    var name: String

    @Argument(help: ArgumentHelp("How much there is: 2, 24G, or 80% of the memory.", valueName: "amount"))
    var size: PoolSizeArgument?

    @Option(help: ArgumentHelp("Tell jobs what they took in this variable, too; none: in no other.", valueName: "name"))
    var env: String?

    @OptionGroup var answer: PoolAnswer

    func validate() throws {
        if size == nil, env == nil { throw ValidationError("how much is there? Give a size, such as 2, 24G or 80%") }
    }

    func run(in context: Context) throws -> ExitStatus {
        let variable = env.map { $0 == "none" ? PoolSetCall.Variable.unset : .named($0) }
        return answer.print([try context.client().setPool(name, size: size?.size, variable: variable)], in: context)
    }
}

/// `jobs pool remove`.
struct PoolRemoveCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a pool that no queued or running job takes of.",
        aliases: ["rm"]
    )

    @Argument(help: "The pool.")
    var name: String

    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        try context.client().removePool(name)
        context.output.print("pool \(ShellText.shown(name)): removed")
        return .done
    }
}
