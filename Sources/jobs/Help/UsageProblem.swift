import ArgumentParser
import Values

/// Why a command line is not understood, and what was probably meant. What the parser says is used where it is the best
/// that can be said.
struct UsageProblem {
    let raw: RawArguments
    let commands: CommandTree
    /// What stands in front of a subcommand where it is typed.
    let lead: String

    private var words: [String] { raw.arguments.map(RawArguments.text) }

    /// - Parameter parser: The parser's words.
    func text(_ parser: String) -> String {
        let isHelp = words.first == "help"
        let command = commands.find(isHelp ? words.dropFirst() : words[...])
        let rest = words.dropFirst(command.path.count + (isHelp ? 1 : 0))
        let unknown = UnknownSubcommand(isHelp ? raw.arguments.dropFirst() : raw.arguments[...], among: commands)
        let problem =
            unknown?.text(lead) ?? optionProblem(command, rest) ?? shortProblem(command, parser)
            ?? Self.tidied(parser)
        return "\(RawArguments.bytes(of: problem))\nTry '\(lead)\((command.path + ["--help"]).joined(separator: " "))'."
    }

    /// The first word that looks like an option and is none. The parser may have complained of something else before.
    private func optionProblem(_ command: CommandTree, _ rest: ArraySlice<String>) -> String? {
        guard !(command.type is any CapturingCommand.Type) else { return nil }
        let names = command.parameters.flatMap(\.names) + ["--help"]
        let options = rest.prefix { $0 != "--" }.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) }
        return options.first { !names.contains($0) }.map { Self.unknown($0, names) }
    }

    /// An option of one dash that the parser does not know, or one in a cluster with others.
    private func shortProblem(_ command: CommandTree, _ parser: String) -> String? {
        let parts = parser.split(separator: "'", maxSplits: 2)
        guard parts.count > 1, parts[0].hasSuffix("Unknown option ") else { return nil }
        let option = String(parts[1])
        return "there is no option '\(option)'\(Self.meaning(of: option, command))"
    }

    /// What is meant by a dash and a number: a signal for `kill`, lines for `logs`, else the job before the last one.
    private static func meaning(of option: String, _ command: CommandTree) -> String {
        let value = option.dropFirst()
        if command.path == ["kill"], SignalArgument(argument: String(value)) != nil {
            return "; did you mean '-s \(value)'?"
        }
        guard !value.isEmpty, value.allSatisfy(\.isNumber) else { return "" }
        let lines = command.path == ["logs"] ? "'-n \(value)' is the last lines, " : ""
        let takesJobs = command.parameters.contains { $0.valueName == "ref" }
        return takesJobs ? "; \(lines)'last-\(value)' is the job submitted \(value) before the last one" : ""
    }

    /// What to say of an option that a command does not have.
    static func unknown(_ option: String, _ names: [String]) -> String {
        "there is no option '\(option)'\(Spelling.hint(for: option, among: names.filter { $0.hasPrefix("--") }))"
    }

    /// The parser's first line, as the rest of the program writes, with what a value looks like.
    private static func tidied(_ text: String) -> String {
        let prefix = "Error: "
        let text = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
        let lines = text.split(separator: "\n").prefix { !$0.hasPrefix("Usage:") && !$0.hasPrefix("Help:") }
        let problem = lines.joined(separator: "\n")
        guard problem.hasPrefix("The value") || problem.hasPrefix("Missing") else { return problem }
        return problem.prefix(1).lowercased() + problem.dropFirst() + (form(problem).map { "; \($0)" } ?? "")
    }

    /// What the value of an option looks like, by what the help calls it.
    private static func form(_ problem: String) -> String? {
        let forms: [(String, String)] = [
            ("--since <time>", "a moment is 10m (ago), 9:00, 'yesterday 9:00', RFC 3339 or @UNIX"),
            ("--until <time>", "a moment is 10m (ago), 9:00, 'yesterday 9:00', RFC 3339 or @UNIX"),
            ("<time>", "a time is 90, 500ms, 90s, 1h30m or 2d"),
            ("<amount>", "it is a number such as 2, a size such as 24G, or a part of the memory such as 80%"),
            ("<size>", "a size is 512K, 10M, 2G or unlimited"),
            ("<signal>", "a signal is TERM, SIGTERM or 15"),
            ("<key=value>", "it has the form KEY=VALUE"),
            ("<name=value>", "it has the form NAME=VALUE or NAME=SOFT:HARD"),
            ("<mask>", "a mask is octal, 022 for instance"),
            ("--array <first-last>", "the numbers are 1-1000, or 100 for 1 to 100"),
            ("--slots <n>", "it is a number above 0, or unlimited"),
            ("<n>", "it is a whole number"),
            ("<ref>", "a job is its number, its name or 'last'"),
        ]
        return forms.first { form in problem.contains(form.0) }?.1
    }
}
