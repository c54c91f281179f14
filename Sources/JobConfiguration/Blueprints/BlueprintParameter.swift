import JobModel
package import Values

/// A parameter of a blueprint: what may be given for it, and what it is where nothing is given.
package struct BlueprintParameter: Sendable {
    enum Kind: Sendable {
        /// Text that matches `pattern` as a whole; it begins with a dash only where `allowsDash`.
        case string(pattern: String?, allowsDash: Bool)
        case integer(ClosedRange<Int64>)
        case number(ClosedRange<Double>)
        case boolean
        /// One of these.
        case choice([String])
        case path(PathRule)
    }

    /// What a path must lead to.
    package struct PathRule: Sendable, Equatable {
        enum Target: String, Sendable, CaseIterable { case any, file, directory }

        /// `nil`: there need not be anything.
        var existing: Target?
        /// Absolute; the path stays below it, also through symbolic links. `nil`: anywhere.
        var within: ByteString?
    }

    package let name: String
    /// For people.
    package let summary: String?
    let kind: Kind
    /// What it is where nothing is given: a value that would be accepted.
    package let standard: JSONValue?
    /// Whether it may be without a value.
    package let isOptional: Bool
    let position: TextPosition

    package var isRequired: Bool { standard == nil && !isOptional }

    static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        return (first.properties.isAlphabetic || first == "_") && text.utf8.allSatisfy { TOMLText.isBare($0) }
    }

    /// All that may be given, where that can be listed; else nothing.
    package var choices: [String] {
        switch kind {
        case .choice(let choices): choices
        case .boolean: ["true", "false"]
        case .string, .integer, .number, .path: []
        }
    }

    /// What may be given, in words: `an integer from 1 to 64`.
    package var expectation: String {
        switch kind {
        case .string(let pattern, let allowsDash):
            "a string" + (pattern.map { " that matches \($0)" } ?? "") + (allowsDash ? "" : " that begins with no dash")
        case .integer(let range): "an integer" + Self.limits(range, .min, .max)
        case .number(let range): "a number" + Self.limits(range, -.greatestFiniteMagnitude, .greatestFiniteMagnitude)
        case .boolean: "true or false"
        case .choice(let choices): choices.count == 1 ? choices[0] : "one of \(choices.joined(separator: ", "))"
        case .path(let rule):
            (rule.existing.map { $0 == .any ? "the path of something that exists" : "the path of a \($0) that exists" }
                ?? "a path") + (rule.within.map { " within \($0)" } ?? "")
        }
    }

    private static func limits<Bound>(_ range: ClosedRange<Bound>, _ least: Bound, _ most: Bound) -> String {
        func text(_ bound: Bound) -> String {
            let text = "\(bound)"
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        return switch (range.lowerBound == least, range.upperBound == most) {
        case (true, true): ""
        case (false, true): " of at least \(text(range.lowerBound))"
        case (true, false): " of at most \(text(range.upperBound))"
        case (false, false): " from \(text(range.lowerBound)) to \(text(range.upperBound))"
        }
    }

    /// The name of the type, as the file has it.
    var typeName: String {
        switch kind {
        case .string: "string"
        case .integer: "integer"
        case .number: "number"
        case .boolean: "boolean"
        case .choice: "choice"
        case .path: "path"
        }
    }
}
