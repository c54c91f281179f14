import JobModel
import Values

extension ValueKind<String> {
    /// Any text but none.
    static func text(_ expectation: String, name: String = "string") -> ValueKind {
        checked(name, expectation) { $0.isEmpty || $0.utf8.contains(0) ? "it wants \(expectation)" : nil }
    }

    /// The name of a group or a label.
    static var word: ValueKind {
        checked("name", "a name without white space", JobName.problemWithWord)
    }

    /// Who jobs belong to.
    static var owner: ValueKind {
        checked("name", "a name without control characters") { OwnerName.problem(with: $0) }
    }

    /// An absolute path; `~/` in front stands for the home directory.
    static var path: ValueKind {
        let expectation = "a path that begins with / or ~/"
        return checked("path", expectation) { text in
            let isPath = (text.hasPrefix("/") || text.hasPrefix("~/") || text == "~") && !text.utf8.contains(0)
            return isPath ? nil : "it wants \(expectation)"
        }
    }

    /// - Parameter problem: What is wrong with a text; `nil`: nothing.
    static func checked(
        _ name: String,
        _ expectation: String,
        _ problem: @escaping @Sendable (String) -> String?
    ) -> ValueKind {
        ValueKind(
            name,
            expectation: expectation,
            content: { content in
                guard case .string(let text) = content else { return nil }
                return problem(text) == nil ? text : nil
            },
            parse: { problem($0) == nil ? $0 : nil },
            json: { .string($0) },
            problem: problem
        )
    }
}

extension ValueKind where Value: RawRepresentable<String> & CaseIterable {
    /// One of the cases.
    static var choice: ValueKind {
        let names = Value.allCases.map(\.rawValue)
        return ValueKind(
            names.joined(separator: "|"),
            expectation: "one of \(names.map { TOMLText.string($0) }.joined(separator: ", "))",
            content: { content in
                guard case .string(let text) = content else { return nil }
                return Value(rawValue: text)
            },
            parse: { Value(rawValue: $0) },
            json: { .string($0.rawValue) }
        )
    }
}

extension ValueKind<[String]> {
    /// Several texts: in a file an array, in a variable one a line.
    static func list(
        _ name: String,
        _ expectation: String,
        of isElement: @escaping @Sendable (String) -> Bool
    ) -> ValueKind {
        ValueKind(
            name: name,
            expectation: "an array of \(expectation)",
            read: { value throws(DocumentError) in
                guard let elements = value.array else {
                    throw DocumentError("wants an array of \(expectation), not \(value.inWords)", at: value.position)
                }
                var texts: [String] = []
                for element in elements {
                    guard let text = element.string, isElement(text) else {
                        throw DocumentError(
                            "wants an array of \(expectation); \(element.inWords) is none of them",
                            at: element.position
                        )
                    }
                    texts.append(text)
                }
                return texts
            },
            parse: { text in
                let lines = text.split(separator: "\n").map(String.init)
                return lines.allSatisfy(isElement) ? lines : nil
            },
            json: { .array($0.map { .string($0) }) }
        )
    }

    /// Regular expressions.
    static var patterns: ValueKind {
        list("patterns", "regular expressions (PCRE2)") { (try? Pattern($0)) != nil }
    }

    /// Names of variables.
    static var variables: ValueKind {
        list("names", "names of variables") { EnvironmentTable.isName($0) }
    }

    /// Some of these words.
    static func choices(_ words: [String]) -> ValueKind {
        list("words", words.map { TOMLText.string($0) }.joined(separator: ", ")) { words.contains($0) }
    }
}

extension ValueKind<KeySequence> {
    /// Keys of a terminal, one after the other: `ctrl-p ctrl-q`.
    static var keys: ValueKind {
        ValueKind(
            "keys",
            expectation: "keys such as \"ctrl-p ctrl-q\" or \"C-\\\\\"",
            content: { if case .string(let text) = $0 { KeySequence(text) } else { nil } },
            parse: { KeySequence($0) },
            json: { .string($0.description) }
        )
    }
}
