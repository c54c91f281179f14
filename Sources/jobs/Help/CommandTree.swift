import ArgumentParser

/// A command or subcommand, found by the words that name it.
struct CommandNode {
    let type: any ParsableCommand.Type
    /// The names from below the root down to this command: `group set`.
    let path: [String]

    static let root = CommandNode(type: Jobs.self, path: [])

    /// The command that the words begin with.
    static func find(_ words: some Sequence<String>) -> CommandNode {
        var node = root
        for word in words {
            guard let next = node.children.first(where: { $0.names.contains(word) }) else { break }
            node = next
        }
        return node
    }

    var children: [CommandNode] { nodes(type.configuration.subcommands) }

    /// Children under their titles; those without one under an empty title.
    var groups: [(title: String, commands: [CommandNode])] {
        let configuration = type.configuration
        let all =
            [("", nodes(configuration.ungroupedSubcommands))]
            + configuration.groupedSubcommands.map { ($0.name, nodes($0.subcommands)) }
        return all.map { ($0, $1.filter(\.isShown)) }.filter { !$0.1.isEmpty }
    }

    private func nodes(_ types: [any ParsableCommand.Type]) -> [CommandNode] {
        types.map { CommandNode(type: $0, path: path + [$0.configuration.commandName ?? ""]) }
    }

    /// The name, and the aliases.
    var names: [String] { [path.last ?? ""] + type.configuration.aliases }
    var isShown: Bool { type.configuration.shouldDisplay }
    var abstract: String { type.configuration.abstract }
    /// `jobs group set`
    func line(_ program: String) -> String { ([program] + path).joined(separator: " ") }
}
