import ArgumentParser
import JobConfiguration

/// What `--help` shows of a command, made from what the parser knows of it, so that it fits a screen: examples first, then
/// options by group, what every command has in one line.
struct HelpPage {
    let command: CommandTree
    /// `jobs` or `jobctl`.
    let program: String
    /// Columns of the screen.
    var width = 80

    /// Options of (nearly) every command: the last line names them.
    private static let common: Set<String> = ["--json", "--color", "--version", "--help"]
    /// Options that are named there, too, and that the manual page explains.
    private static let rare = Set(SubmissionFields.all.filter(\.option.isRare).map { "--\($0.key)" })
        .union(["--within", "--budget", "--from", "--context", "--count", "--screen", "--head"])
        .union(["--shell", "--keep-going", "--clean-env", "--env-file"])
        .union(["--time-zone", "--missed", "--overlap", "--schedule"])
    /// The title of the options that select jobs; in one line, where there is something better to say them of.
    private static let selection = "Selection"
    /// The title of the options that are explained with `run`, and not even named elsewhere.
    static let optionsOfRun = "Options of run"
    /// Where descriptions begin at the latest.
    private static let longestLabel = 26

    var lines: [String] {
        command.path.isEmpty ? overview : details
    }

    // MARK: The program

    private var overview: [String] {
        var lines = [command.abstract, ""] + discussion + [""]
        // What is needed every day is told with what it does, the rest by name.
        for (index, (title, commands)) in command.groups.enumerated() {
            if !title.isEmpty { lines.append("\(title):") }
            lines += index == 0 ? columns(commands) : names(commands)
        }
        let more = "'\(program) help COMMAND' shows examples and options, 'man jobs' everything."
        let builtin = "Where the shell's own 'jobs' answers instead, type 'jobctl'."
        return lines + [""] + wrapped(more, indent: 0) + wrapped(builtin, indent: 0)
    }

    private func names(_ commands: [CommandTree]) -> [String] {
        wrapped(commands.map(\.name).joined(separator: " "), indent: 0, width: width - 2).map { "  " + $0 }
    }

    /// Two columns, read downwards, where the screen is wide enough and all texts are short.
    private func columns(_ commands: [CommandTree]) -> [String] {
        let names = commands.map(\.name)
        let label = (names.map(\.count).max() ?? 0) + 2
        let cells = zip(names, commands).map { name, command in
            "  " + Columns.padded(name, to: label) + Self.phrase(command.abstract)
        }
        guard let widest = cells.map(Columns.count).max(), 2 * widest + 1 <= width else { return cells }
        let rows = (cells.count + 1) / 2
        return (0..<rows).map { row in
            let right = row + rows < cells.count ? cells[row + rows] : ""
            return right.isEmpty ? cells[row] : Columns.padded(cells[row], to: width / 2) + right.dropFirst()
        }
    }

    /// The beginning of a sentence, as far as it stands for itself: up to its first comma, colon, semicolon or full stop.
    private static func phrase(_ sentence: String) -> String {
        let words = sentence.split(separator: " ")
        guard let end = words.firstIndex(where: { ",:;.".contains($0.last ?? " ") }) else { return sentence }
        return String(words[...end].joined(separator: " ").dropLast())
    }

    // MARK: A command

    private var details: [String] {
        var lines = wrapped(command.abstract, indent: 0)
        if !discussion.isEmpty { lines += [""] + discussion }
        let options = command.parameters.filter { $0.section != Self.optionsOfRun }
        let own = options.filter { option in
            option.kind != .positional && Self.common.isDisjoint(with: option.names)
                && Self.rare.isDisjoint(with: option.names)
        }
        lines += [""] + wrapped("Usage: \(usage(options, hasOptions: !own.isEmpty))", indent: 4)
        let arguments = options.filter { $0.kind == .positional && !$0.abstract.isEmpty }
        let commands = command.subcommands
        let rows = arguments.map { ($0.label, $0.abstract) }
        let label = min(Self.longestLabel, (rows + items(of: own)).map(\.0.count).max() ?? 0)
        lines += items(rows, label)
        if !commands.isEmpty {
            let entries = commands.map { ($0.names.joined(separator: ", "), $0.abstract) }
            lines += items(entries, entries.map(\.0.count).max() ?? 0)
        }
        for section in sections(of: own) where section.title != Self.selection || arguments.isEmpty {
            if !section.title.isEmpty { lines.append("\(section.title):") }
            lines += items(items(of: section.options), label)
        }
        if let selection = sections(of: own).first(where: { $0.title == Self.selection }), !arguments.isEmpty {
            // `list` explains them.
            let labels = selection.options.map { $0.label.drop { $0 == " " } }.joined(separator: ", ")
            lines += wrapped("Instead of REF: \(labels); see 'list -h'.", indent: 4)
        }
        return lines + [""] + wrapped(last(options), indent: 4)
    }

    private func usage(_ options: [Parameter], hasOptions: Bool) -> String {
        var words = [command.line(program)]
        if hasOptions { words.append("[OPTION ...]") }
        words += options.filter { $0.kind == .positional }.map(\.synopsis)
        if !command.subcommands.isEmpty {
            words.append(command.type.configuration.defaultSubcommand == nil ? "SUBCOMMAND ..." : "[SUBCOMMAND ...]")
        }
        return words.joined(separator: " ")
    }

    /// In the order of their first options, those without a title first.
    private func sections(of options: [Parameter]) -> [(title: String, options: [Parameter])] {
        var titles: [String] = [""]
        for option in options where !titles.contains(option.section) { titles.append(option.section) }
        return titles.map { title in (title, options.filter { $0.section == title }) }.filter { !$0.1.isEmpty }
    }

    /// A flag and its negation share a line: `--[no-]plain`.
    private func items(of options: [Parameter]) -> [(label: String, help: String)] {
        options.reduce(into: []) { items, option in
            if let last = items.last, last.help == option.abstract, option.names[0].hasPrefix("--no-") {
                let label = last.label.split(separator: "--", maxSplits: 1, omittingEmptySubsequences: false)
                items[items.count - 1].label = label.joined(separator: "--[no-]")
            } else {
                items.append((option.label, option.abstract))
            }
        }
    }

    private func items(_ items: [(label: String, help: String)], _ label: Int) -> [String] {
        items.flatMap { item -> [String] in
            let texts = wrapped(item.help, indent: 0, width: width - label - 4)
            let indent = String(repeating: " ", count: label + 4)
            if item.label.count > label { return ["  \(item.label)"] + texts.map { indent + $0 } }
            let first = "  \(Columns.padded(item.label, to: label))  \(texts.first ?? "")"
            return [first] + texts.dropFirst().map { indent + $0 }
        }
    }

    private func last(_ options: [Parameter]) -> String {
        let json = options.contains { $0.names.contains("--json") } ? "--json, " : ""
        let color = options.contains { $0.names.contains("--color") } ? "--color auto|always|never, " : ""
        let page = command.path.first.map { "; man jobs-\($0)" } ?? ""
        let rare = options.flatMap(\.names).filter(Self.rare.contains).map { "\($0), " }.joined()
        return "Also: \(rare)\(json)\(color)-h\(page)"
    }

    // MARK: Text

    /// What stands in a discussion for the name that the program was called by.
    static let placeholder = "{jobs}"

    /// Examples as they are; other lines wrapped.
    private var discussion: [String] {
        let text = command.type.configuration.discussion.replacing(Self.placeholder, with: program)
        guard !text.isEmpty else { return [] }
        return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            line.hasPrefix("  ") ? [String(line)] : wrapped(String(line), indent: 0)
        }
    }

    /// - Parameter indent: Spaces before every line but the first.
    private func wrapped(_ text: String, indent: Int, width limit: Int? = nil) -> [String] {
        let limit = max(20, limit ?? width)
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, Columns.count(line) + 1 + Columns.count(word) > limit {
                lines.append(line)
                line = String(repeating: " ", count: indent) + word
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        return lines + [line]
    }
}

/// An option or argument as help shows it.
extension Parameter {
    /// `-s, --signal SIGNAL`, or `REF`.
    var label: String {
        let value = valueName.uppercased()
        if kind == .positional { return value }
        let sorted = names.sorted { $0.count < $1.count }
        let indent = sorted[0].hasPrefix("--") ? "    " : ""
        return indent + sorted.joined(separator: ", ") + (kind == .option ? " \(value)" : "")
    }

    /// `[REF ...]`
    var synopsis: String {
        let text = label + (isRepeating ? " ..." : "")
        return isOptional ? "[\(text)]" : text
    }
}
