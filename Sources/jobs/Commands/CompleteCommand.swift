import ArgumentParser
import JobModel
import Values

/// `jobs complete`: what the shells' completions ask. It prints what to do (`words`, `nospace`, `files`, `directories`,
/// `command FIRST CURRENT`), and then the candidates, a line each, with a tab before their description.
///
///     complete bash LINE WORD TYPE   the line up to the cursor, the word as bash sees it, and $COMP_TYPE
///     complete zsh WORD…             the words up to the cursor, from the command's name on, unquoted
///     complete fish WORD…            the same
struct CompleteCommand: JobsCommand, CapturingCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete",
        abstract: "Answer a shell's completion.",
        shouldDisplay: false
    )

    @Argument(parsing: .captureForPassthrough)
    var captured: [String] = []

    func run(in context: Context) throws -> ExitStatus {
        let arguments = context.raw.arguments.dropFirst().map(\.description)
        guard let shell = arguments.first.flatMap(Shell.init) else {
            throw JobsError(.usage, "complete is for the scripts of `\(context.program) shell-init`")
        }
        let rest = Array(arguments.dropFirst())
        let completer = Completer(commands: context.commands)
        let lines = shell == .bash ? BashCompletion(rest)?.lines(completer) : Self.lines(rest, completer)
        for line in lines ?? [] { context.output.print(line) }
        return .done
    }

    /// For zsh and fish, which quote by themselves.
    private static func lines(_ words: [String], _ completer: Completer) -> [String] {
        let current = words.last ?? ""
        let completion = completer.completion(of: current, after: words.dropLast())
        switch completion.content {
        case .files: return ["files"]
        case .directories: return ["directories"]
        case .command(let index): return ["command \(index) \(words.count - 1)"]
        case .words(let candidates):
            let isOpen = candidates.count == 1 && candidates[0].value.hasSuffix("=")
            return [isOpen ? "nospace" : "words"]
                + candidates.map { "\(ShellText.shown(completion.prefix + $0.value))\t\(ShellText.shown($0.detail))" }
        }
    }
}
