import JobModel

/// A word that stands where a subcommand's name belongs, and is none.
struct UnknownSubcommand: Equatable {
    let word: String
    /// `group`; empty for the first word.
    let command: String
    /// The name of a subcommand that is near.
    let suggestion: String?

    /// `nil` where the arguments do not begin like that.
    init?(_ arguments: [ByteString]) {
        var node = CommandTree.root
        var path: [String] = []
        for argument in arguments {
            if node.subcommands.isEmpty || argument.hasPrefix("-") { return nil }
            let word = argument.description
            if path.isEmpty, word == "help" { return nil }
            guard let next = node.subcommand(word) else {
                self.word = word
                command = path.joined(separator: " ")
                suggestion =
                    Spelling.nearest(to: word, among: node.subcommands.flatMap { [$0.name] + $0.aliases }).first
                return
            }
            node = next
            path.append(node.name)
        }
        return nil
    }

    /// - Parameter program: `jobs` or `jobctl`.
    func text(_ program: String) -> String {
        let name = command.isEmpty ? program : "\(program) \(command)"
        let advice = suggestion.map { "did you mean '\($0)'?" } ?? "`\(name) --help` lists them"
        return "there is no subcommand '\(ShellText.shown(word))' of '\(name)'; \(advice)"
    }
}
