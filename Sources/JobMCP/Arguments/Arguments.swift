import JobModel

/// The parameters of a tool, in the order of its schema.
struct Parameters: Sendable {
    private let names: [String]
    /// The tool's `inputSchema`.
    let schema: JSONValue

    /// - Parameter parameters: `Parameter.declared` of each.
    init(_ parameters: [DeclaredParameter]) {
        names = parameters.map(\.name)
        var properties = JSONObject()
        for parameter in parameters { properties.append(parameter.name, .object(parameter.schema)) }
        let required = parameters.filter(\.isRequired).map { JSONValue.string($0.name) }
        schema = [
            "type": "object", "properties": .object(properties),
            "required": required.isEmpty ? nil : .array(required), "additionalProperties": false,
        ]
    }

    /// The arguments of a call, none of which is unknown.
    func check(_ object: JSONObject) throws(ToolFailure) -> Arguments {
        let unknown = object.members.map(\.name).filter { !names.contains($0) }
        guard unknown.isEmpty else {
            let valid = names.isEmpty ? "takes no arguments" : "the arguments are \(names.joined(separator: ", "))"
            throw ToolFailure("Unknown argument \(unknown.joined(separator: ", ")): \(valid)")
        }
        return Arguments(object)
    }
}

/// A parameter of whatever type.
struct DeclaredParameter: Sendable {
    let name: String
    let schema: JSONObject
    let isRequired: Bool
}

extension Parameter {
    var declared: DeclaredParameter { DeclaredParameter(name: name, schema: schema, isRequired: isRequired) }
}

/// The arguments of one call: `arguments(parameter)` is the value of a parameter.
struct Arguments: Sendable {
    let object: JSONObject
    init(_ object: JSONObject) { self.object = object }
}
