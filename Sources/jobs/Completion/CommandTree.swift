import ArgumentParser
import JobModel
import JobProtocol

/// The subcommands as the parser declares them: what completion and "did you mean" look things up in.
struct CommandTree {
    let type: any ParsableCommand.Type

    static let root = CommandTree(type: Jobs.self)

    var name: String { type.configuration.commandName ?? "" }
    var aliases: [String] { type.configuration.aliases }
    var abstract: String { type.configuration.abstract }

    /// Those that help shows.
    var subcommands: [CommandTree] {
        type.configuration.subcommands.filter { $0.configuration.shouldDisplay }.map(CommandTree.init)
    }

    /// The subcommand of this name or alias, a hidden one as well.
    func subcommand(_ word: String) -> CommandTree? {
        type.configuration.subcommands.map(CommandTree.init).first { $0.name == word || $0.aliases.contains(word) }
    }

    /// What stands for this command where no subcommand is named.
    var standIn: CommandTree { type.configuration.defaultSubcommand.map(CommandTree.init)?.standIn ?? self }

    /// Options and arguments of this command itself, in the order of its declaration.
    var parameters: [Parameter] {
        // The parser tells its declarations to nobody but through this text.
        let dump = try? JSONParser.parse(type._dumpHelp())
        return (dump?["command"]?["arguments"]?.array ?? []).compactMap(Parameter.init) + [.version]
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
