/// The command of a blueprint: arguments, of which some are there only under a condition.
package struct CommandTemplate: Sendable, Equatable {
    enum Element: Sendable, Equatable {
        case argument(ArgumentTemplate)
        /// The arguments are added where the parameter is true, or has a value; with `isNegated` where not.
        case condition(parameter: String, isNegated: Bool, [ArgumentTemplate], TextPosition)
    }

    let elements: [Element]

    /// All arguments that there can be, in their order.
    var arguments: [ArgumentTemplate] {
        elements.flatMap { element in
            switch element {
            case .argument(let argument): [argument]
            case .condition(_, _, let arguments, _): arguments
            }
        }
    }

    /// The command for people: `make test -j{jobs} [--verbose if verbose]`.
    package var source: String {
        elements.map { element in
            switch element {
            case .argument(let argument): argument.source
            case .condition(let name, let isNegated, let arguments, _):
                "[\(arguments.map(\.source).joined(separator: " ")) \(isNegated ? "unless" : "if") \(name)]"
            }
        }.joined(separator: " ")
    }

    /// Reads `["make", "-j{jobs}", { if = "verbose", add = ["-v"] }]`.
    init(_ value: DocumentValue) throws(DocumentError) {
        guard let values = value.array, !values.isEmpty else {
            throw DocumentError(
                "wants an array of the program and its arguments, such as [\"make\", \"test\"], not \(value.inWords)",
                at: value.position
            )
        }
        var elements: [Element] = []
        for value in values { elements.append(try Self.element(value)) }
        self.elements = elements
        guard case .argument(let program) = elements[0], let name = program.literal, !name.isEmpty else {
            throw DocumentError(
                "begins with the program, which is always the same: it has no parameters and no condition",
                at: values[0].position
            )
        }
    }

    private static func element(_ value: DocumentValue) throws(DocumentError) -> Element {
        switch value.content {
        case .string(let text): return .argument(try ArgumentTemplate(text, at: value.position))
        case .table(let table): return try condition(table, at: value.position)
        default:
            throw DocumentError(
                "wants strings or { if = \"PARAMETER\", add = [\"ARGUMENT\"] } as arguments, not \(value.inWords)",
                at: value.position
            )
        }
    }

    private static func condition(
        _ table: DocumentTable,
        at position: TextPosition
    ) throws(DocumentError) -> Element {
        for entry in table.entries where !["if", "unless", "add"].contains(entry.key) {
            throw DocumentError(
                "has a condition with '\(entry.key)'; a condition has if or unless, and add",
                at: entry.position
            )
        }
        let conditions = ["if", "unless"].compactMap { table[$0] }
        guard conditions.count == 1, let name = conditions[0].value.string, let added = table["add"]?.value else {
            throw DocumentError(
                "has a condition that is not { if = \"PARAMETER\", add = [\"ARGUMENT\"] }, or the same with unless",
                at: position
            )
        }
        var arguments: [ArgumentTemplate] = []
        for value in added.array ?? [added] {
            guard let text = value.string else {
                throw DocumentError(
                    "wants strings as the arguments of a condition, not \(value.inWords)",
                    at: value.position
                )
            }
            arguments.append(try ArgumentTemplate(text, at: value.position))
        }
        let isNegated = conditions[0].key == "unless"
        return .condition(parameter: name, isNegated: isNegated, arguments, conditions[0].value.position)
    }
}

extension CommandTemplate {
    private init(_ elements: [Element]) { self.elements = elements }

    /// No command: in the place of one that could not be read.
    static let none = CommandTemplate([])
}
