import JobConfiguration
import JobModel
import Values

/// Blueprints for people.
struct BlueprintReport {
    let terminal: Terminal

    /// A line each: name, parameters, what it does.
    func table(of blueprints: [Blueprint]) -> [String] {
        var table = Table(terminal, ["BLUEPRINT", "PARAMETERS", "DESCRIPTION"].map { Table.Column(title: $0) })
        table.rows = blueprints.map { blueprint in
            [ShellText.shown(blueprint.name), usage(of: blueprint), note(on: blueprint)].map { Table.Cell($0) }
        }
        return table.lines
    }

    /// One in full.
    func details(of blueprint: Blueprint) -> [String] {
        var lines = ["Blueprint \(ShellText.shown(blueprint.name))"]
        let fields: [(String, String?)] = [
            ("blocked", blueprint.blocked.map { Style.bad.apply(ShellText.shown($0), on: terminal) }),
            ("description", blueprint.summary.map(ShellText.shown)),
            ("command", ShellText.shown(blueprint.command.source)),
            ("directory", blueprint.directory.map { ShellText.of($0) }),
            ("variables", blueprint.variables.isEmpty ? nil : blueprint.variables.joined(separator: " ")),
            ("group", blueprint.part[SubmissionFields.group]),
            ("timeout", blueprint.part[SubmissionFields.timeout].flatMap { $0?.description }),
            ("defined in", ShellText.shown(blueprint.origin.description)),
        ]
        for (name, value) in fields {
            if let value { lines.append("  \(Columns.padded(name, to: 11)) \(value)") }
        }
        guard !blueprint.parameters.isEmpty else { return lines }
        lines.append("  parameters")
        let width = blueprint.parameters.map { Columns.count($0.name) }.max() ?? 0
        for parameter in blueprint.parameters {
            lines.append("    \(Columns.padded(parameter.name, to: width))  \(ShellText.shown(explained(parameter)))")
        }
        return lines
    }

    /// `module=… [jobs=4] [verbose=…]`.
    private func usage(of blueprint: Blueprint) -> String {
        let words = blueprint.parameters.map { parameter in
            let text = "\(parameter.name)=\(parameter.standard.map(Self.text) ?? "…")"
            return parameter.isRequired ? text : "[\(text)]"
        }
        return ShellText.shown(words.joined(separator: " "))
    }

    private func note(on blueprint: Blueprint) -> String {
        let blocked = blueprint.blocked.map { "blocked: \($0)" }
        return ShellText.shown(blocked ?? blueprint.summary ?? "")
    }

    private func explained(_ parameter: BlueprintParameter) -> String {
        let standard =
            parameter.standard.map { "default \(Self.text($0))" } ?? (parameter.isOptional ? "optional" : "required")
        return "\(parameter.expectation); \(standard)" + (parameter.summary.map { ": \($0)" } ?? "")
    }

    /// The value as it would be typed.
    private static func text(_ value: JSONValue) -> String { value.string ?? TOMLText.value(value) }
}
