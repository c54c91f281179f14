import JobModel
import Values

/// A word that stands where a subcommand's name belongs, and is none.
struct UnknownSubcommand: Equatable {
    /// As the parser is given it.
    let word: String
    /// The names below which it stands: `group`.
    let path: [String]
    /// The names that there are; hidden subcommands are not told.
    let known: [String]

    /// Of more than so many names the help page tells better than one line.
    private static let longestList = 8

    /// `nil` where the arguments do not begin like that.
    init?(_ arguments: some Sequence<ByteString>, among commands: CommandTree) {
        var node = commands
        for argument in arguments {
            if node.subcommands.isEmpty || argument.hasPrefix("-") { return nil }
            let word = argument.description
            if node.path.isEmpty, word == "help" { return nil }
            guard let next = node.subcommand(word) else {
                self.word = RawArguments.text(of: argument)
                path = node.path
                known = node.subcommands.flatMap(\.names)
                return
            }
            node = next
        }
        return nil
    }

    /// - Parameter lead: What stands in front of a subcommand where it is typed.
    func text(_ lead: String) -> String {
        let problem = "there is no subcommand '\(word)'"
        if let habit = CommandHabit.find(word, below: path) {
            let words = habit.isVerb ? [habit.ours] : path + [habit.ours]
            return "\(problem); `\(lead)\(words.joined(separator: " "))` \(habit.does)"
        }
        let all = known.count > Self.longestList ? nil : "there are \(known.joined(separator: ", "))"
        return problem + Spelling.hint(for: word, among: known, otherwise: all)
    }
}
