import ArgumentParser
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs events`.
struct EventsCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Show every change, as it happens.",
        discussion: """
            Examples:
              {jobs} events --follow                    from now on
              {jobs} events --after 0 --json            everything that is kept
              {jobs} events --after 117 --follow --json from where somebody left off

            Every event has a number that only grows: who remembers the last one misses nothing.
            """
    )

    @Option(
        help: ArgumentHelp(
            "Events after the one of this number; without it, with --follow: new ones.",
            valueName: "seq"
        )
    )
    var after: Int64?

    @Flag(name: .shortAndLong, help: "Go on until interrupted.")
    var follow = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    /// How long one call waits in the supervisor.
    private static let piece = TimeSpan.seconds(300)

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        var cursor = try after ?? (follow ? client.newestEvent() : 0)
        let terminal = context.terminal(shared)
        while true {
            let reply = try client.events(after: cursor, timeout: follow ? Self.piece : .seconds(0))
            let times = TimeText(now: context.now, isRelative: terminal.isTerminal && !follow)
            for event in reply.events {
                if format.json {
                    context.output.print(event.json.encoded)
                } else {
                    context.output.print(EventText.line(event, times))
                }
            }
            cursor = reply.next
            try context.output.flush()
            if !follow, reply.events.isEmpty { return .done }
        }
    }
}
