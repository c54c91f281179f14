import ArgumentParser
import JobConfiguration
import JobManager
import JobModel
import JobProtocol
import Values

/// `jobs kill`.
struct KillCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "kill",
        abstract: "End jobs, with everything that they started.",
        discussion: """
            Examples:
              {jobs} kill 7 8                 SIGTERM, 10 s, SIGKILL; until all are gone
              {jobs} kill --now last          SIGKILL at once
              {jobs} kill 3-7                 those that there are of 3 to 7
              {jobs} kill --all --label branch=old
              {jobs} kill -s INT 7            just this signal, as Ctrl-C sends it
              {jobs} kill -s USR1 7           just this signal, to the main process
            """
    )

    @OptionGroup var jobs: JobsArgument

    @Flag(help: "SIGKILL at once.")
    var now = false

    @Option(help: ArgumentHelp("From SIGTERM to SIGKILL, instead of the job's own time.", valueName: "time"))
    var grace: DurationArgument?

    @Option(help: ArgumentHelp("Whom to ask first: main or tree.", valueName: "mode"))
    var stopMode: StopMode?

    @Option(help: ArgumentHelp("Ask with this signal, instead of SIGTERM.", valueName: "signal"))
    var stopSignal: StopSignalArgument?

    @Option(
        name: [.customShort("s", allowingJoined: true), .long],
        help: ArgumentHelp("Send just this signal, and return at once.", valueName: "signal")
    )
    var signal: SignalArgument?

    @Flag(help: "With --signal: send it to all processes of the job.")
    var tree = false

    @Flag(help: "With --signal: send it to the main process alone.")
    var main = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        try jobs.required()
        let saysHow = grace != nil || stopMode != nil || stopSignal != nil
        if signal != nil, now || saysHow {
            throw ValidationError("--signal goes without --now, --grace, --stop-mode and --stop-signal")
        }
        if now, saysHow { throw ValidationError("--now goes without --grace, --stop-mode and --stop-signal") }
        if tree || main, signal == nil {
            let option = tree ? "--tree" : "--main"
            throw ValidationError("\(option) belongs to --signal; without one, kill ends the whole tree")
        }
        if tree, main { throw ValidationError("give either --tree or --main") }
    }

    func run(in context: Context) throws -> ExitStatus {
        let client = try context.client()
        // The newest first, so that what is queued does not start in the place of what was killed.
        let selected = try jobs.resolved(client, among: .live, in: context)
        let references = jobs.selects ? selected.reversed() : selected
        if references.isEmpty { return .done }
        let results = try client.kill(references, action(context))
        for result in results { report(result, in: context) }
        return Self.status(of: results)
    }

    private func action(_ context: Context) -> KillCall.Action {
        if let signal { return .signal(signal.signal, tree ? .tree : main ? .main : .usual(for: signal.signal)) }
        if now { return .end(.now) }
        let grace = grace?.span ?? context.lenientConfiguration[Settings.killGrace]
        return .end(StopRequest(mode: stopMode, signal: stopSignal?.signal, grace: grace))
    }

    private func report(_ result: KillCall.Result, in context: Context) {
        let name = result.detail.record.map { "job \($0.number)" } ?? "job \(result.detail.reference)"
        if format.json {
            guard case .object(var object) = result.detail.record?.publicJSON ?? [:] else { return }
            object["ref"] = .string(result.detail.reference)
            object["outcome"] = .string(result.outcome.rawValue)
            object["problem"] = result.detail.error.map { .string($0.sentence(context.words)) }
            object["signalled"] = result.report?.reached.named.json
            object["others"] = result.report?.others.named.json
            object["freed_ports"] = KillReport(ports: result.freedPorts).portsJSON
            context.output.print(JSONValue.object(object).encoded)
        }
        switch result.outcome {
        case .survived, .pending:
            let survivors = result.detail.record.map(Verdict.survivors) ?? ""
            context.say("\(name): could not kill: \(survivors); try again as root")
        case .failed: context.report(result.detail.error ?? JobsError(.internal, "\(name) could not be killed"))
        case .ended:
            if !format.json { context.output.print("\(name): \(Self.verdict(result))\(Self.ports(result))") }
            if let job = result.detail.record { context.prompt?.tell(job) }
        case .alreadyEnded where !format.json: context.output.print("\(name) had ended: \(Self.verdict(result))")
        case .signalled where !format.json:
            let who = result.report.map { ShellText.shown($0.summary) } ?? "signal sent"
            context.output.print("\(name): \(who)")
        case .alreadyEnded, .signalled: break
        }
    }

    /// `; port 8080 is free again`
    private static func ports(_ result: KillCall.Result) -> String {
        let ports = result.freedPorts
        if ports.isEmpty { return "" }
        let numbers = ports.map(String.init).joined(separator: ", ")
        return ports.count == 1 ? "; port \(numbers) is free again" : "; ports \(numbers) are free again"
    }

    private static func verdict(_ result: KillCall.Result) -> String {
        result.detail.record.map(Verdict.text) ?? result.outcome.rawValue
    }

    private static func status(of results: [KillCall.Result]) -> ExitStatus {
        if results.contains(where: { $0.outcome == .survived || $0.outcome == .pending }) { return .negative }
        let failure = results.first { $0.outcome == .failed }
        return failure.map { $0.detail.error.map { ExitStatus($0) } ?? .failed } ?? .done
    }
}
