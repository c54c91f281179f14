import ArgumentParser
import JobModel
import JobProtocol

/// An option or argument, as the parser knows it.
struct OptionInfo {
    /// With their dashes, the short ones first; empty for an argument.
    var names: [String]
    /// What stands for the value; `nil` for a flag.
    let value: String?
    let help: String
    let section: String
    let isOptional: Bool
    let isRepeating: Bool

    /// All that are not hidden. A flag and its negation are one.
    static func all(of command: any ParsableCommand.Type) -> [OptionInfo] {
        let dump = try? JSONParser.parse(command._dumpHelp())
        let shown = (dump?["command"]?["arguments"]?.array ?? []).filter { $0["shouldDisplay"]?.bool == true }
        return shown.map(Self.init).reduce(into: []) { options, next in
            if let last = options.last, !next.isArgument, last.help == next.help, last.section == next.section {
                options[options.count - 1].names += next.names
            } else {
                options.append(next)
            }
        }
    }

    private init(_ json: JSONValue) {
        let names = (json["names"]?.array ?? []).map { name in
            (name["kind"]?.string == "long" ? "--" : "-") + (name["name"]?.string ?? "")
        }
        self.names = names.sorted { $0.count < $1.count }
        value = json["kind"]?.string == "flag" ? nil : json["valueName"]?.string?.uppercased()
        help = json["abstract"]?.string ?? ""
        section = json["sectionTitle"]?.string ?? ""
        isOptional = json["isOptional"]?.bool ?? false
        isRepeating = json["isRepeating"]?.bool ?? false
    }

    var isArgument: Bool { names.isEmpty }

    /// `-s, --signal SIGNAL`, or `REF`.
    var label: String {
        if isArgument { return value ?? "" }
        let indent = names[0].hasPrefix("--") ? "    " : ""
        return indent + names.joined(separator: ", ") + (value.map { " \($0)" } ?? "")
    }

    /// `[REF ...]`
    var synopsis: String {
        let text = (value ?? "") + (isRepeating ? " ..." : "")
        return isOptional ? "[\(text)]" : text
    }
}
