import ArgumentParser
import JobManager

/// `jobs shell-state`: what the scripts of `shell-init` ask before each prompt. It prints the cursor for the next call, how
/// many jobs run and wait (or an empty line), and which jobs have ended since the event that the cursor names.
struct ShellStateCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell-state",
        abstract: "Tell a shell's prompt about jobs.",
        shouldDisplay: false
    )

    @Argument var cursor: String = ""

    func run(in context: Context) throws -> ExitStatus {
        guard let glance = StoreGlance() else {
            context.output.print("0\n")
            return .done
        }
        let (jobs, next) = Int64(cursor).map(glance.ended) ?? ([], glance.newestEvent)
        context.output.print(String(next))
        context.output.print(Self.segment(glance.liveCounts()))
        for job in jobs { context.output.print(EndNotice.text(of: job)) }
        return .done
    }

    /// `2 running, 1 queued`; empty where there is neither.
    static func segment(_ counts: (queued: Int, started: Int)) -> String {
        let parts = [
            counts.started > 0 ? "\(counts.started) running" : nil, counts.queued > 0 ? "\(counts.queued) queued" : nil,
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }
}
