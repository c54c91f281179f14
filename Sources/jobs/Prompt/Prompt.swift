import Glibc
import JobConfiguration
import JobManager
import JobModel
import JobProtocol
import LinuxSystem
import SystemPackage
import Values

/// The prompt at a terminal.
final class Prompt {
    private let context: Context
    private let signals: PromptSignals
    private let editor: LineEditor
    private let runner: PromptRunner
    private let told: ToldEnds
    private let history: PromptHistory?
    private let watch: NoticeWatch
    private var assembler = CommandAssembler()
    private var isOver = false

    /// Whether a person sits in front of standard input and output.
    static var hasTerminal: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    init(_ context: Context) throws {
        self.context = context
        editor = LineEditor(completion: PromptCompletion(completer: Completer(commands: context.commands)))
        signals = try PromptSignals()
        told = try ToldEnds()
        runner = PromptRunner(context: context, signals: signals, told: told)
        watch = try NoticeWatch()
        do throws(JobsError) {
            history = try PromptHistory(
                mostEntries: Int(clamping: context.lenientConfiguration[Settings.shellHistory])
            )
        } catch {
            // Every command will say the same; the prompt's help can be read nevertheless.
            context.report(error)
            try context.talk.flush()
            history = nil
        }
    }

    func run() throws -> ExitStatus {
        for entry in history?.entries() ?? [] { editor.remember(entry) }
        context.output.print(
            "\(context.program) \(SupervisorProtocol.release): `help` says what can be typed, Ctrl-D leaves"
        )
        try context.output.flush()
        while !isOver {
            watch.begin()
            editor.show(assembler.isOpen ? "    > " : "\(context.program)> ")
            try type()
        }
        editor.hide()
        return signals.ending.map { ExitStatus(signal: Signal(rawValue: $0)) } ?? .done
    }

    /// One line, until it was entered or given up.
    private func type() throws {
        while editor.isShown {
            let isTyped = try awaitInput()
            for signal in signals.taken() { handle(signal) }
            guard editor.isShown else { return }
            let notices = watch.inbox.takeAll().filter { !told.remove($0.job) }.map(\.text)
            if !notices.isEmpty { editor.printAbove(Self.short(notices)) }
            if isTyped, let event = editor.read() { handle(event) }
        }
    }

    /// What does not push everything else off the screen.
    private static func short(_ notices: [String]) -> [String] {
        let most = 10
        return notices.count <= most + 1
            ? notices : notices.prefix(most) + ["… and \(notices.count - most) jobs more have ended"]
    }

    /// Waits for a key, a signal or a notice; true where there is something to read.
    private func awaitInput() throws -> Bool {
        let descriptors = [STDIN_FILENO, signals.descriptor.rawValue, watch.inbox.descriptor.rawValue]
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&polled, nfds_t(polled.count), -1) < 0 {
            if errno != EINTR { throw SystemError.last("poll") }
        }
        return polled[0].revents != 0
    }

    private func handle(_ signal: Int32) {
        switch signal {
        case SIGINT:
            assembler.clear()
            editor.abandon("^C")
        case SIGWINCH: editor.resize()
        case SIGTSTP: editor.pause { signals.stop() }
        case SIGTERM, SIGHUP:
            isOver = true
            editor.hide()
        default: break
        }
    }

    private func handle(_ event: LineEditor.Event) {
        switch event {
        case .end:
            isOver = true
            context.output.print("")
            try? context.output.flush()
        case .line(let line):
            for command in assembler.add(line) where !isOver { run(command) }
        }
    }

    private func run(_ line: ByteString) {
        let command = PromptCommand(line)
        if command == .nothing { return }
        remember(line)
        if runner.run(command) == nil || signals.ending != nil { isOver = true }
        // Ctrl-C was for the command.
        _ = signals.taken()
    }

    /// What begins with a space is kept nowhere, what holds a secret only as long as this prompt lasts.
    private func remember(_ line: ByteString) {
        if line.bytes.first == 0x20 { return }
        editor.remember(line)
        if !PromptCommand.hasSecret(line) { try? history?.append(line) }
    }
}
