import ArgumentParser
import JobManager
import Values

/// Completes a command line: the shells' and the prompt's. It knows everything from the parser's own declarations and
/// from the store, asks no supervisor and starts none.
struct Completer {
    let commands: CommandTree
    /// What is stored; `nil` where there is nothing. Asked for only where the store is needed.
    var glance: () -> StoreGlance? = { StoreGlance() }

    /// - Parameters:
    ///   - words: The words before the current one, from the program's name on.
    ///   - current: What stands of the current one in front of the cursor; may be empty.
    func completion(of current: String, after words: [String]) -> Completion {
        var node = commands
        var rest = words.dropFirst()
        var path: [String] = []
        while let word = rest.first, let next = node.subcommand(word) {
            (node, rest) = (next, rest.dropFirst())
            path.append(next.name)
        }
        if path.isEmpty, rest.first == "help" {
            if rest.dropFirst().first == AgentHelp.topic { return .nothing }
            return subcommands(current, of: rest.dropFirst())
        }
        if rest.isEmpty, !node.subcommands.isEmpty, !current.hasPrefix("-") {
            return Completion(content: .words(Self.names(of: node, current)))
        }
        // An unknown word has no options.
        if node.path.isEmpty, !rest.isEmpty { return .nothing }
        let standIn = node.standIn
        if standIn.name != node.name { path.append(standIn.name) }
        var line = ParameterLine(standIn.parameters)
        for (offset, word) in rest.enumerated() {
            line.read(word)
            if let index = line.commandIndex, offset >= index { break }
        }
        return completion(of: current, in: line, path.joined(separator: " "), restAt: words.count - rest.count)
    }

    private func completion(
        of current: String,
        in line: ParameterLine,
        _ command: String,
        restAt start: Int
    ) -> Completion {
        let values = ValueSuggestions(glance: glance, subcommand: command)
        if let option = line.pending { return values.completion(of: current, for: option) }
        if let index = line.commandIndex { return Completion(content: .command(at: start + index)) }
        if !line.isOptionsOver, current.hasPrefix("-"), current != "-" || !line.options.isEmpty {
            guard current.hasPrefix("--"), let separator = current.firstIndex(of: "=") else {
                return Completion(content: .words(line.optionCandidates.filter { $0.value.hasPrefix(current) }))
            }
            let name = String(current[..<separator])
            guard let option = line.options.first(where: { $0.names.contains(name) && $0.kind == .option }) else {
                return .nothing
            }
            let value = String(current[current.index(after: separator)...])
            var completion = values.completion(of: value, for: option)
            completion.prefix = name + "="
            return completion
        }
        guard let positional = line.nextPositional else {
            return Completion(content: .words(current.isEmpty && !line.isOptionsOver ? line.optionCandidates : []))
        }
        if SuggestionKind(positional, of: command) == .command {
            return Completion(content: .command(at: start + line.count))
        }
        return values.completion(of: current, for: positional, behind: line.positionals)
    }

    /// For `help`.
    private func subcommands(_ current: String, of words: ArraySlice<String>) -> Completion {
        var node = commands
        for word in words {
            guard let next = node.subcommand(word) else { return .nothing }
            node = next
        }
        return Completion(content: .words(Self.names(of: node, current)))
    }

    /// Subcommands by their names, and by aliases only where no name begins like that.
    private static func names(of node: CommandTree, _ current: String) -> [Completion.Candidate] {
        let all = node.subcommands
        var found = all.filter { $0.name.hasPrefix(current) }
            .map { Completion.Candidate(value: $0.name, detail: $0.abstract) }
        if node.path.isEmpty, "help".hasPrefix(current) {
            found.append(Completion.Candidate(value: "help", detail: "Say what a subcommand does, with examples."))
        }
        if !found.isEmpty { return found }
        return all.flatMap { command in
            command.aliases.filter { $0.hasPrefix(current) }
                .map { Completion.Candidate(value: $0, detail: command.abstract) }
        }
    }
}

/// What can stand where the cursor is.
struct Completion: Equatable {
    /// A word, and what it means.
    struct Candidate: Equatable {
        var value: String
        var detail: String
    }

    enum Content: Equatable {
        /// One of these words.
        case words([Candidate])
        case files, directories
        /// The word of this index, the current one or an earlier one, begins another program's command line.
        case command(at: Int)
    }

    var content: Content
    /// What the current word begins with that is not part of the content, such as `--stdin=`.
    var prefix = ""

    static let nothing = Completion(content: .words([]))
}
