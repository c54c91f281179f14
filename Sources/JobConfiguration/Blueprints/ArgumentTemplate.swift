/// One argument with places for parameters: `--jobs={jobs}`. `{{` and `}}` stand for braces.
package struct ArgumentTemplate: Sendable, Equatable {
    enum Part: Sendable, Equatable {
        case text(String)
        case parameter(String)
    }

    let parts: [Part]
    let position: TextPosition

    init(_ text: String, at position: TextPosition) throws(DocumentError) {
        self.position = position
        guard !text.utf8.contains(0) else {
            throw DocumentError("has a NUL, which no argument can contain", at: position)
        }
        var parts: [Part] = []
        var literal = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            if character == rest.first, character == "{" || character == "}" {
                literal.append(character)
                rest = rest.dropFirst()
            } else if character == "{" {
                guard let end = rest.firstIndex(of: "}"), BlueprintParameter.isName(rest[..<end]) else {
                    throw Self.loneBrace(in: text, at: position)
                }
                if !literal.isEmpty { parts.append(.text(literal)) }
                literal = ""
                parts.append(.parameter(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            } else if character == "}" {
                throw Self.loneBrace(in: text, at: position)
            } else {
                literal.append(character)
            }
        }
        if !literal.isEmpty || parts.isEmpty { parts.append(.text(literal)) }
        self.parts = parts
    }

    private static func loneBrace(in text: String, at position: TextPosition) -> DocumentError {
        DocumentError(
            "has a single brace in \(TOMLText.string(text)): a parameter is {name}, of letters, digits, - and _; a brace is written twice",
            at: position
        )
    }

    /// The names of the parameters in it.
    var parameters: [String] {
        parts.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }

    /// The text, where there are no parameters in it.
    var literal: String? { parameters.isEmpty ? leading : nil }

    /// The text before the first parameter.
    var leading: String {
        if case .text(let text) = parts[0] { text } else { "" }
    }

    /// The text as the file has it, but for braces.
    var source: String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .parameter(let name): "{\(name)}"
            }
        }.joined()
    }
}
