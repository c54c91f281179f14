import Values

/// A kind of value that a file or a variable can give: how it is read, and how it is shown.
package struct ValueKind<Value: Sendable>: Sendable {
    /// In a word: `time`.
    package let name: String
    /// What is expected, to stand behind `wants`.
    package let expectation: String
    /// Reads a value of a document. The message of an error stands behind the key: `wants …`.
    let read: @Sendable (DocumentValue) throws(DocumentError) -> Value
    /// Reads the text of a variable; `nil` where it is none of this kind.
    let parse: @Sendable (String) -> Value?
    /// As JSON, from which it could be read again; `nil`: no value.
    let json: @Sendable (Value) -> JSONValue?
    /// What exactly is wrong with a text; `nil`: no more is known than what is expected.
    var problem: (@Sendable (String) -> String?)?
    /// Reads bytes that need not be text, such as a path; `nil`: only text can be a value.
    var parseBytes: (@Sendable (ByteString) -> Value?)?
    /// Reads a value of JSON that a document cannot hold exactly; `nil`: it is read as one of a document.
    var parseJSON: (@Sendable (JSONValue) -> Value?)?

    /// Reads the bytes of an argument; `nil` where they are none of this kind.
    func parse(bytes: ByteString) -> Value? {
        if let parseBytes { return parseBytes(bytes) }
        guard let text = bytes.text, let value = parse(text) else { return .none }
        return .some(value)
    }

    /// Reads a value that a program gave.
    func read(_ value: JSONValue) throws(DocumentError) -> Value {
        let place = TextPosition(line: 1, column: 1)
        if let parseJSON, let result = parseJSON(value) { return result }
        guard let value = DocumentValue(value, at: place) else {
            throw DocumentError("wants \(expectation), not null", at: place)
        }
        return try read(value)
    }
}

extension ValueKind {
    /// A kind of values that are written as one value of TOML.
    init(
        _ name: String,
        expectation: String,
        content: @escaping @Sendable (DocumentValue.Content) -> Value?,
        parse: @escaping @Sendable (String) -> Value?,
        json: @escaping @Sendable (Value) -> JSONValue?,
        problem: (@Sendable (String) -> String?)? = nil
    ) {
        self.init(
            name: name,
            expectation: expectation,
            read: { value throws(DocumentError) in
                guard let result = content(value.content) else {
                    throw DocumentError("wants \(expectation), not \(value.inWords)", at: value.position)
                }
                return result
            },
            parse: parse,
            json: json,
            problem: problem
        )
    }

    private static func optional<Source>(
        _ parse: @escaping @Sendable (Source) -> Value?
    ) -> @Sendable (Source) -> Value?? {
        { source in
            guard let value = parse(source) else { return .none }
            return .some(value)
        }
    }

    /// The same kind where there may be no value at all.
    var optional: ValueKind<Value?> {
        ValueKind<Value?>(
            name: name,
            expectation: expectation,
            read: { value throws(DocumentError) in try read(value) },
            parse: { text in
                // Not `nil` as a value, but none.
                guard let value = parse(text) else { return .none }
                return .some(value)
            },
            json: { value in value.flatMap { json($0) } },
            problem: problem,
            parseBytes: parseBytes.map(Self.optional),
            parseJSON: parseJSON.map(Self.optional)
        )
    }
}

extension ValueKind {
    /// The same kind, where `none` is a value, too.
    var orNone: ValueKind<Value?> {
        let kind = optional
        return ValueKind<Value?>(
            name: name,
            expectation: expectation + ", or \"none\"",
            read: { value throws(DocumentError) in value.string == "none" ? nil : try kind.read(value) },
            parse: { text in text == "none" ? .some(nil) : kind.parse(text) },
            json: kind.json,
            problem: problem
        )
    }
}

extension ValueKind<Bool> {
    static var boolean: ValueKind {
        ValueKind(
            "boolean",
            expectation: "true or false",
            content: { if case .boolean(let value) = $0 { value } else { nil } },
            parse: { text in
                switch text.lowercased() {
                case "true", "yes", "on", "1": true
                case "false", "no", "off", "0": false
                default: nil
                }
            },
            json: { .bool($0) }
        )
    }
}

extension ValueKind<Int> {
    static func integer(_ range: ClosedRange<Int>) -> ValueKind {
        ValueKind(
            "integer",
            expectation: "an integer from \(range.lowerBound) to \(range.upperBound)",
            content: { content in
                guard case .integer(let value) = content, let number = Int(exactly: value) else { return nil }
                return range.contains(number) ? number : nil
            },
            parse: { text in Int(text).flatMap { range.contains($0) ? $0 : nil } },
            json: { .integer(Int64($0)) }
        )
    }
}

extension ValueKind<Double> {
    static func number(_ range: ClosedRange<Double>) -> ValueKind {
        let bounds = [range.lowerBound, range.upperBound].map(TreeLimits.text)
        return ValueKind(
            "number",
            expectation: "a number from \(bounds[0]) to \(bounds[1])",
            content: { content in
                let number: Double? =
                    switch content {
                    case .number(let number): number
                    case .integer(let number): Double(number)
                    default: nil
                    }
                return number.flatMap { range.contains($0) ? $0 : nil }
            },
            parse: { text in Double(text).flatMap { range.contains($0) ? $0 : nil } },
            json: { .number($0) }
        )
    }
}

extension ValueKind<TimeSpan> {
    /// A length of time; numbers are seconds.
    static func time(atLeast least: TimeSpan = .seconds(0)) -> ValueKind {
        let read: @Sendable (String) -> TimeSpan? = { text in TimeSpan(text).flatMap { $0 >= least ? $0 : nil } }
        return ValueKind(
            "time",
            expectation: "a time such as \"90s\" or \"1h30m\""
                + (least.nanoseconds > 0 ? " of at least \(least.exactText)" : ""),
            content: { content in
                switch content {
                case .string(let text): read(text)
                case .integer(let seconds): read("\(seconds)")
                case .number(let seconds): read("\(seconds)")
                default: nil
                }
            },
            parse: read,
            json: { .string($0.exactText) }
        )
    }
}

extension ValueKind<ByteCount> {
    /// A number of bytes.
    static var size: ValueKind {
        ValueKind(
            "size",
            expectation: "a size such as \"512K\" or \"2G\", or \"unlimited\"",
            content: { content in
                switch content {
                case .string(let text): ByteCount(textOrUnlimited: text)
                case .integer(let bytes): ByteCount("\(bytes)")
                default: nil
                }
            },
            parse: { ByteCount(textOrUnlimited: $0) },
            json: { .string($0.exactText) }
        )
    }
}
