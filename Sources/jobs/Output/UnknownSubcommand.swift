import JobModel

/// A word that stands where a subcommand's name belongs, and is none.
struct UnknownSubcommand: Equatable {
    /// As the parser is given it.
    let word: String
    /// The names that there are.
    let known: [String]

    /// `nil` where the arguments do not begin like that.
    init?(_ arguments: some Sequence<ByteString>) {
        var node = CommandTree.root
        for argument in arguments {
            if node.subcommands.isEmpty || argument.hasPrefix("-") { return nil }
            let word = argument.description
            if node.path.isEmpty, word == "help" { return nil }
            guard let next = node.subcommand(word) else {
                self.word = RawArguments.text(of: argument)
                known = node.subcommands.flatMap(\.names)
                return
            }
            node = next
        }
        return nil
    }

    var text: String {
        let all = "there are \(known.joined(separator: ", "))"
        return "there is no subcommand '\(word)'\(Spelling.hint(for: word, among: known, otherwise: all))"
    }
}
