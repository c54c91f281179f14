import JobModel

/// A word that stands where a subcommand's name belongs, and is none.
struct UnknownSubcommand: Equatable {
    let word: String
    /// `group`; empty for the first word.
    let command: String
    let suggestions: [String]

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
                suggestions = Spelling.nearest(to: word, among: node.subcommands.flatMap { [$0.name] + $0.aliases })
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
        let near = suggestions.map { "'\($0)'" }.joined(separator: " or ")
        let advice = near.isEmpty ? "`\(name) --help` lists them" : "did you mean \(near)?"
        return "there is no subcommand '\(ShellText.shown(word))' of '\(name)'; \(advice)"
    }
}
