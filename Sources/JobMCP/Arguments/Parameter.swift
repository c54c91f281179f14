import JobModel
import JobProtocol

/// One parameter of a tool, said once: its part of the input schema, and how its argument is read and checked.
///
/// A parameter of an optional value may be left out; null counts as left out. What is wrong is answered with what is right.
struct Parameter<Value: Sendable>: Sendable {
    let name: String
    /// Its JSON Schema, with the description.
    let schema: JSONObject
    let isRequired: Bool
    /// `nil`: the argument was left out.
    fileprivate let read: @Sendable (JSONValue?) throws(ToolFailure) -> Value

    /// A parameter that reads what is given with `read`, which returns `nil` where the value is not `expected`.
    fileprivate init<Given: Sendable>(
        _ name: String,
        _ schema: JSONObject,
        _ description: String,
        expected: String,
        isRequired: Bool,
        absent: @escaping @Sendable (Given?) -> Value?,
        read: @escaping @Sendable (JSONValue) -> Given?
    ) {
        var schema = schema
        schema.append("description", description.isEmpty ? nil : .string(description))
        self.name = name
        self.schema = schema
        self.isRequired = isRequired
        self.read = { json throws(ToolFailure) in
            guard let json, !json.isNull else {
                if let value = absent(nil) { return value }
                throw ToolFailure("\(name) is missing: \(expected)")
            }
            guard let given = read(json), let value = absent(given) else {
                throw ToolFailure("\(name) is \(json.shortened), but must be \(expected)")
            }
            return value
        }
    }
}

extension Parameter {
    private static func required<Given>() -> @Sendable (Given?) -> Given? { { $0 } }
    private static func optional<Given>() -> @Sendable (Given?) -> Given?? { { .some($0) } }
    private static func defaulting<Given: Sendable>(to value: Given) -> @Sendable (Given?) -> Given? { { $0 ?? value } }

    // MARK: Text

    /// A reference to a job. Models tend to give a number as one.
    static func job(_ name: String = "job_id", description: String = "") -> Parameter where Value == String {
        Parameter(
            name,
            ["type": "string"],
            description,
            expected: "a job's UUID, number or name",
            isRequired: true,
            absent: required(),
            read: { $0.reference }
        )
    }

    /// One to a hundred references to jobs.
    static func jobs(_ name: String, _ description: String = "") -> Parameter where Value == [String] {
        Parameter(
            name,
            ["type": "array", "items": ["type": "string"], "minItems": 1, "maxItems": 100],
            description,
            expected: "an array of 1 to 100 jobs",
            isRequired: true,
            absent: required(),
            read: { json in
                let elements = json.array ?? [json]
                let references = elements.compactMap(\.reference)
                return references.count == elements.count && (1...100).contains(references.count) ? references : nil
            }
        )
    }

    static func text(_ name: String, _ description: String = "") -> Parameter where Value == String {
        Parameter(
            name,
            ["type": "string"],
            description,
            expected: "a string",
            isRequired: true,
            absent: required(),
            read: { $0.string }
        )
    }

    static func optionalText(_ name: String, _ description: String = "") -> Parameter where Value == String? {
        Parameter(
            name,
            ["type": "string"],
            description,
            expected: "a string",
            isRequired: false,
            absent: optional(),
            read: { $0.string }
        )
    }

    static func optionalTexts(_ name: String, _ description: String = "") -> Parameter where Value == [String]? {
        Parameter(
            name,
            ["type": "array", "items": ["type": "string"]],
            description,
            expected: "an array of strings",
            isRequired: false,
            absent: optional(),
            read: { json in
                guard let elements = json.array else { return nil }
                let texts = elements.compactMap(\.string)
                return texts.count == elements.count ? texts : nil
            }
        )
    }

    /// One of the words; the first is the default.
    static func choice(_ name: String, _ words: [String], _ description: String = "") -> Parameter
    where Value == String {
        let list = words.map { "\"\($0)\"" }.joined(separator: ", ")
        return Parameter(
            name,
            ["enum": .array(words.map { .string($0) }), "default": words.first.map { .string($0) }],
            description,
            expected: "one of \(list)",
            isRequired: false,
            absent: { $0 ?? words.first },
            read: { json in json.string.flatMap { words.contains($0) ? $0 : nil } }
        )
    }

    /// One of the words, or none.
    static func optionalChoice(_ name: String, _ words: [String], _ description: String = "") -> Parameter
    where Value == String? {
        let list = words.map { "\"\($0)\"" }.joined(separator: ", ")
        return Parameter(
            name,
            ["enum": .array(words.map { .string($0) })],
            description,
            expected: "one of \(list)",
            isRequired: false,
            absent: optional(),
            read: { json in json.string.flatMap { words.contains($0) ? $0 : nil } }
        )
    }

    // MARK: Numbers

    static func integer(
        _ name: String,
        _ range: ClosedRange<Int64>,
        default value: Int64,
        _ description: String = ""
    ) -> Parameter where Value == Int64 {
        Parameter(
            name,
            integerSchema(range, value),
            description,
            expected: "an integer from \(range.lowerBound) to \(range.upperBound)",
            isRequired: false,
            absent: defaulting(to: value),
            read: { $0.wholeNumber(in: range) }
        )
    }

    static func optionalInteger(
        _ name: String,
        _ range: ClosedRange<Int64>,
        _ description: String = ""
    ) -> Parameter where Value == Int64? {
        Parameter(
            name,
            integerSchema(range, nil),
            description,
            expected: "an integer from \(range.lowerBound) to \(range.upperBound)",
            isRequired: false,
            absent: optional(),
            read: { $0.wholeNumber(in: range) }
        )
    }

    private static func integerSchema(_ range: ClosedRange<Int64>, _ value: Int64?) -> JSONObject {
        [
            "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
            "default": value.map { .integer($0) },
        ]
    }

    // MARK: The rest

    static func flag(_ name: String, default value: Bool = false, _ description: String = "") -> Parameter
    where Value == Bool {
        Parameter(
            name,
            ["type": "boolean", "default": .bool(value)],
            description,
            expected: "true or false",
            isRequired: false,
            absent: defaulting(to: value),
            read: { $0.bool }
        )
    }

    /// An object whose values are strings; empty where it is left out.
    static func strings(_ name: String, _ description: String = "") -> Parameter where Value == [String: String] {
        Parameter(
            name,
            ["type": "object", "additionalProperties": ["type": "string"]],
            description,
            expected: "an object whose values are strings",
            isRequired: false,
            absent: defaulting(to: [:]),
            read: { json in
                guard let members = json.object?.members else { return nil }
                var strings: [String: String] = [:]
                for member in members {
                    guard let text = member.value.string else { return nil }
                    strings[member.name] = text
                }
                return strings
            }
        )
    }

    static func object(_ name: String, _ description: String = "") -> Parameter where Value == JSONObject? {
        Parameter(
            name,
            ["type": "object"],
            description,
            expected: "an object, nested at most \(JSONParser.maximumDepthOfPayload) deep",
            isRequired: false,
            absent: optional(),
            read: { $0.isNested(deeperThan: JSONParser.maximumDepthOfPayload) ? nil : $0.object }
        )
    }
}

extension Arguments {
    /// The argument of a parameter, checked.
    func callAsFunction<Value>(_ parameter: Parameter<Value>) throws(ToolFailure) -> Value {
        try parameter.read(object[parameter.name])
    }
}

extension JSONValue {
    /// A job as models name it: also a number that is one.
    fileprivate var reference: String? {
        if let integer { return integer > 0 ? String(integer) : nil }
        return string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// 5.0 is an integer in JSON Schema.
    fileprivate func wholeNumber(in range: ClosedRange<Int64>) -> Int64? {
        guard let whole = integer ?? double.flatMap({ Int64(exactly: $0) }) else { return nil }
        return range.contains(whole) ? whole : nil
    }

    /// For an error.
    fileprivate var shortened: String {
        let text = encodedText
        return text.count <= 80 ? text : text.prefix(80) + "…"
    }
}
