import ArgumentParser
import JobModel
import JobProtocol
import Values

/// The subcommands as the parser declares them: what help, completion and "did you mean" look things up in.
struct CommandTree {
    let type: any ParsableCommand.Type
    /// The names from below the root down to this command: `group set`.
    var path: [String] = []

    var name: String { type.configuration.commandName ?? "" }
    var aliases: [String] { type.configuration.aliases }
    var abstract: String { type.configuration.abstract }

    /// Those that help shows.
    var subcommands: [CommandTree] {
        below(type.configuration.subcommands).filter(\.isShown)
    }

    /// The names of those that are for programs alone.
    var hidden: [String] { below(type.configuration.subcommands).filter { !$0.isShown }.map(\.name) }

    /// The subcommand of this name or alias, a hidden one as well.
    func subcommand(_ word: String) -> CommandTree? {
        below(type.configuration.subcommands).first { $0.names.contains(word) }
    }

    /// The command below this one that the words begin with.
    func find(_ words: some Sequence<String>) -> CommandTree {
        var node = self
        for word in words {
            guard let next = node.subcommand(word) else { break }
            node = next
        }
        return node
    }

    /// Those that help shows, under their titles; without one under an empty title.
    var groups: [(title: String, commands: [CommandTree])] {
        let configuration = type.configuration
        let all =
            [("", below(configuration.ungroupedSubcommands))]
            + configuration.groupedSubcommands.map { ($0.name, below($0.subcommands)) }
        return all.map { ($0, $1.filter(\.isShown)) }.filter { !$0.1.isEmpty }
    }

    private func below(_ types: [any ParsableCommand.Type]) -> [CommandTree] {
        types.map { CommandTree(type: $0, path: path + [$0.configuration.commandName ?? ""]) }
    }

    /// The name, and the aliases.
    var names: [String] { [name] + aliases }
    private var isShown: Bool { type.configuration.shouldDisplay }
    /// `jobs group set`
    func line(_ program: String) -> String { ([program] + path).joined(separator: " ") }

    /// What stands for this command where no subcommand is named.
    var standIn: CommandTree { type.configuration.defaultSubcommand.map { below([$0])[0].standIn } ?? self }

    /// Options and arguments of this command itself, in the order of its declaration.
    var parameters: [Parameter] {
        // The parser tells its declarations to nobody but through this text.
        let dump = try? JSONParser.parse(type._dumpHelp())
        let own = (dump?["command"]?["arguments"]?.array ?? []).compactMap(Parameter.init)
        return own.contains { $0.names.contains("--version") } ? own : own + [.version]
    }
}

/// An option, a flag or a positional argument of a command.
struct Parameter: Equatable {
    enum Kind: String {
        case positional, option, flag
    }

    let kind: Kind
    /// As they are typed: `--follow`, `-f`.
    let names: [String]
    /// What help calls the value.
    let valueName: String
    /// A sentence.
    let abstract: String
    let isRepeating: Bool
    /// All that the value can be, where that is a short list.
    let values: [String]
    /// The title under which help shows it.
    var section = ""
    var isOptional = true

    init(kind: Kind, names: [String], valueName: String, abstract: String, isRepeating: Bool, values: [String] = []) {
        self.kind = kind
        self.names = names
        self.valueName = valueName
        self.abstract = abstract
        self.isRepeating = isRepeating
        self.values = values
    }

    /// `nil` for one that help hides.
    init?(_ json: JSONValue) {
        guard json["shouldDisplay"]?.bool ?? true, let kind = json["kind"]?.string.flatMap(Kind.init) else {
            return nil
        }
        self.init(
            kind: kind,
            names: (json["names"]?.array ?? []).compactMap { name in
                name["name"]?.string.map { (name["kind"]?.string == "long" ? "--" : "-") + $0 }
            },
            valueName: json["valueName"]?.string ?? "",
            abstract: json["abstract"]?.string ?? "",
            isRepeating: json["isRepeating"]?.bool ?? false,
            values: (json["allValues"]?.array ?? []).compactMap(\.string)
        )
        section = json["sectionTitle"]?.string ?? ""
        isOptional = json["isOptional"]?.bool ?? true
    }

    /// The parser adds it to the root alone, and understands it everywhere.
    static let version = Parameter(
        kind: .flag,
        names: ["--version"],
        valueName: "",
        abstract: "Show the version.",
        isRepeating: false
    )
}
