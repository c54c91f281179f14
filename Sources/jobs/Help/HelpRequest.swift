import JobModel
import Values

/// A call for help: `--help`, `help`, `kill --help`, `help group set`.
///
/// It is understood without the parser, which would build all commands first. `nil` for everything else: options before
/// `--help` are the parser's, which then asks for the same page.
struct HelpRequest {
    let command: CommandTree
    /// Whether there is no such command as help was asked for.
    var isUnknown = false

    init?(shortcut raw: RawArguments, _ commands: CommandTree) {
        guard raw.arguments.count <= 8 else { return nil }
        var words = raw.arguments.map(\.description)
        if words.first == "help" {
            words.removeFirst()
        } else if let last = words.last, ["--help", "-h"].contains(last) {
            words.removeLast()
        } else {
            return nil
        }
        // Help about help is the help.
        if words == ["help"] { words = [] }
        let command = commands.find(words)
        guard command.path.count == words.count else { return nil }
        self.command = command
    }

    /// What the parser understood as a call for help.
    init?(parsed raw: RawArguments, _ commands: CommandTree) {
        let words = raw.arguments.map(\.description)
        guard words.isEmpty || words[0] == "help" || words.contains("--help") || words.contains("-h") else {
            return nil
        }
        let isVerb = words.first == "help"
        command = commands.find(isVerb ? words.dropFirst() : words[...])
        isUnknown = isVerb && words.count > command.path.count + 1 && words[1] != "help"
    }

    func run(in context: Context) -> ExitStatus {
        if isUnknown {
            let word = context.raw.arguments.dropFirst(command.path.count + 1).first?.description ?? ""
            let path = command.path.joined(separator: " ")
            let problem = path.isEmpty ? "there is no subcommand '\(word)'" : "'\(path)' has no subcommand '\(word)'"
            context.complain(
                UsageProblem(raw: context.raw, commands: context.commands, lead: context.lead).text(problem)
            )
            return .usage
        }
        let terminal = context.terminal(.auto)
        let page = HelpPage(
            command: command,
            program: context.program,
            width: terminal.width.map { max(40, min($0, 100)) } ?? 80
        )
        for line in page.lines { context.output.print(line) }
        return .done
    }
}
