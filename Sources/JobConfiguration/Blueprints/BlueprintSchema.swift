import JobModel
package import Values

extension Blueprint {
    /// The parameters as a JSON Schema of an object.
    var schema: JSONValue {
        var properties = JSONObject()
        for parameter in parameters { properties.append(parameter.name, parameter.schema) }
        let required = parameters.filter(\.isRequired).map { JSONValue.string($0.name) }
        return [
            "type": "object", "properties": .object(properties),
            "required": required.isEmpty ? nil : .array(required), "additionalProperties": false,
        ]
    }

    /// The blueprint for programs.
    package var json: JSONValue {
        [
            "name": .string(name), "description": summary.map { .string($0) },
            "blocked": blocked.map { .string($0) }, "command": .string(command.source),
            "cwd": directory.map { .string($0.description) },
            "group": part[SubmissionFields.group].map { .string($0) },
            "timeout_s": part[SubmissionFields.timeout].flatMap { $0 }.map { .number($0.seconds) },
            "labels": part[SubmissionFields.labels].map { JSONValue(sorted: $0) },
            "metadata": part[SubmissionFields.metadata].flatMap { $0 }.map { .object($0) }, "parameters": schema,
            "source": .string(origin.path), "line": .integer(Int64(origin.position.line)),
            "column": .integer(Int64(origin.position.column)),
        ]
    }
}

extension BlueprintParameter {
    /// As a JSON Schema.
    var schema: JSONValue {
        var schema: JSONObject = ["type": .string(schemaType), "description": .string(schemaDescription)]
        switch kind {
        case .integer(let range):
            if range.lowerBound > .min { schema.append("minimum", .integer(range.lowerBound)) }
            if range.upperBound < .max { schema.append("maximum", .integer(range.upperBound)) }
        case .number(let range):
            let limit = Double.greatestFiniteMagnitude
            if range.lowerBound > -limit { schema.append("minimum", .number(range.lowerBound)) }
            if range.upperBound < limit { schema.append("maximum", .number(range.upperBound)) }
        case .choice(let choices): schema.append("enum", .array(choices.map { .string($0) }))
        // PCRE2 is not the dialect of JSON Schema: the pattern stands in the description.
        case .string, .boolean, .path: break
        }
        schema.append("default", standard)
        return .object(schema)
    }

    private var schemaType: String {
        switch kind {
        case .integer, .number, .boolean: typeName
        case .string, .choice, .path: "string"
        }
    }

    private var schemaDescription: String { summary.map { "\($0) (\(expectation))" } ?? expectation }
}
