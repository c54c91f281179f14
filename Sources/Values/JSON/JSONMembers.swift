/// Why a JSON value is not what its format says.
package struct FormatError: Error, Sendable, Equatable, CustomStringConvertible {
    package var description: String
    package init(_ description: String) { self.description = description }
}

/// Reads the members of a JSON object by name and type. A member that is null counts as absent; members that nobody asks
/// for are ignored, so that later releases can add some.
package struct JSONMembers {
    private let object: JSONObject
    private let context: String

    package init(_ value: JSONValue, of context: String) throws(FormatError) {
        guard let object = value.object else { throw FormatError("\(context): an object is missing") }
        self.object = object
        self.context = context
    }

    @inlinable
    package func optional<T>(_ name: String, _ read: (JSONValue) -> T?) throws(FormatError) -> T? {
        guard let value = self[name] else { return nil }
        guard let result = read(value) else { throw refusal(of: name, "has the wrong type or range") }
        return result
    }

    @inlinable
    package func required<T>(_ name: String, _ read: (JSONValue) -> T?) throws(FormatError) -> T {
        guard let value = try optional(name, read) else { throw refusal(of: name, "is missing") }
        return value
    }

    @usableFromInline
    package subscript(_ name: String) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    @usableFromInline
    package func refusal(of name: String, _ problem: String) -> FormatError {
        FormatError("\(context): \(name) \(problem)")
    }

    package func string(_ name: String) throws(FormatError) -> String { try required(name) { $0.string } }
    package func integer(_ name: String) throws(FormatError) -> Int64 { try required(name) { $0.integer } }
    package func int(_ name: String) throws(FormatError) -> Int { try required(name) { $0.integer.flatMap(Int.init) } }
    package func optionalString(_ name: String) throws(FormatError) -> String? { try optional(name) { $0.string } }
    package func optionalInteger(_ name: String) throws(FormatError) -> Int64? { try optional(name) { $0.integer } }
    package func flag(_ name: String) throws(FormatError) -> Bool { try optional(name) { $0.bool } ?? false }

    package func optionalInt32(_ name: String) throws(FormatError) -> Int32? {
        try optional(name) { $0.integer.flatMap { Int32(exactly: $0) } }
    }

    package func bytes(_ name: String) throws(FormatError) -> ByteString { try required(name) { $0.byteString } }

    package func byteStrings(_ name: String) throws(FormatError) -> [ByteString] {
        try required(name) { $0.elements(\.byteString) }
    }

    /// In nanoseconds, not negative and at most `TimeSpan.longest`; `nil` where absent.
    package func optionalSpan(_ name: String) throws(FormatError) -> TimeSpan? {
        try optional(name, StoredForm.span.read)
    }

    package func optionalTime(_ name: String) throws(FormatError) -> Timestamp? {
        try optional(name) { $0.string.flatMap { Timestamp(rfc3339: $0) } }
    }

    package func strings(_ name: String) throws(FormatError) -> [String: String] {
        try optional(name, \.strings) ?? [:]
    }

    /// A member with a format of its own; `nil` where it is absent.
    package func element<T>(
        _ name: String,
        _ read: (JSONValue) throws(FormatError) -> T
    ) throws(FormatError) -> T? {
        guard let value = self[name] else { return nil }
        return try read(value)
    }

    package func elements<T>(
        _ name: String,
        _ read: (JSONValue) throws(FormatError) -> T
    ) throws(FormatError) -> [T] {
        guard let values = try optional(name, { $0.array }) else { return [] }
        var elements: [T] = []
        for value in values { elements.append(try read(value)) }
        return elements
    }
}

extension TimeSpan {
    /// A number of seconds, not negative and at most `TimeSpan.longest`.
    package init?(secondsOf json: JSONValue) {
        guard let seconds = json.double, (0...TimeSpan.longest.seconds).contains(seconds) else { return nil }
        self.init(nanoseconds: Int64((seconds * 1e9).rounded()))
    }
}

extension JSONValue {
    /// The elements of an array, each read in the same way; `nil` for everything else, and where one cannot be read.
    package func elements<T>(_ read: (JSONValue) -> T?) -> [T]? {
        guard let array else { return nil }
        var elements: [T] = []
        elements.reserveCapacity(array.count)
        for value in array {
            guard let element = read(value) else { return nil }
            elements.append(element)
        }
        return elements
    }

    /// A range of numbers as a pair of its ends.
    package init(_ range: ClosedRange<Int64>) {
        self = .array([.integer(range.lowerBound), .integer(range.upperBound)])
    }

    package var range: ClosedRange<Int64>? {
        guard let ends = elements(\.integer), ends.count == 2, ends[0] <= ends[1] else { return nil }
        return ends[0]...ends[1]
    }

    /// The members of an object of strings; `nil` for everything else.
    package var strings: [String: String]? {
        guard let object else { return nil }
        var strings: [String: String] = [:]
        for member in object.members {
            guard let text = member.value.string else { return nil }
            strings[member.name] = text
        }
        return strings
    }

    /// A dictionary of strings with its keys in order.
    package init(sorted strings: [String: String]) {
        var object = JSONObject()
        for (name, value) in strings.sorted(by: { $0.key < $1.key }) { object.append(name, .string(value)) }
        self = .object(object)
    }
}
