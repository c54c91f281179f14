import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs history`.
struct HistoryCommand: JobsCommand, CapturingCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show how earlier runs went: how many, how they ended, how long they took.",
        discussion: """
            Examples:
              {jobs} history                  of every command; the latest last
              {jobs} history make             of commands that begin with make
              {jobs} history --cwd . --json

            It is kept for each command, directory and name, and outlives the jobs.
            """
    )

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("The words that the command begins with.", valueName: "command")
    )
    var captured: [String] = []

    @Option(help: ArgumentHelp("Of jobs with this name.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("Of jobs that ran in this directory.", valueName: "dir"))
    var cwd: BytesArgument?

    @Option(
        name: .customShort("n", allowingJoined: true),
        help: ArgumentHelp("At most N. Default: 20.", valueName: "n")
    )
    var count: Int?

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    private static let usualCount = 20

    func validate() throws {
        if ["-h", "--help"].contains(captured.first) { throw CleanExit.helpRequest(self) }
        if let first = captured.first, first != "--", first.hasPrefix("-") {
            throw ValidationError("there is no option \(first); a command of that name stands behind --")
        }
        if let count, !(1...10_000).contains(count) { throw ValidationError("-n wants a number from 1 to 10000") }
    }

    func run(in context: Context) throws -> ExitStatus {
        var query = HistoryQuery(limit: count ?? Self.usualCount)
        let command = context.raw.arguments[(context.parsedCount - captured.count)...]
        query.command = Array(captured.first == "--" ? command.dropFirst() : command)
        query.name = name
        query.directory = try cwd.map { path throws(JobsError) in try UserDirectory.absolute(path.bytes) }
        let histories = try context.client().history(query)
        if format.json {
            for history in histories.reversed() { context.output.print(history.json.encoded) }
            return .done
        }
        let terminal = context.terminal(shared)
        guard !histories.isEmpty else {
            if terminal.isTerminal { context.say("no runs yet that fit") }
            return .done
        }
        for line in HistoryTable(terminal: terminal, now: context.now).lines(of: histories.reversed()) {
            context.output.print(line)
        }
        return .done
    }
}

/// A directory as a user names it.
enum UserDirectory {
    /// Absolute, without `.`, `..` and slashes that say nothing, as jobs have it.
    static func absolute(_ path: ByteString) throws(JobsError) -> ByteString {
        let whole = path.hasPrefix("/") ? path : path.absolute(from: try Submitter.logicalDirectory())
        var steps: [ArraySlice<UInt8>] = []
        for step in whole.bytes.split(separator: UInt8(ascii: "/")) where !step.elementsEqual(".".utf8) {
            if step.elementsEqual("..".utf8) { _ = steps.popLast() } else { steps.append(step) }
        }
        return ByteString("/") + ByteString(Array(steps.joined(separator: CollectionOfOne(UInt8(ascii: "/")))))
    }
}
