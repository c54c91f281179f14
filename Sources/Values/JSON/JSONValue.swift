/// A JSON value (RFC 8259) that keeps what others blur: no number is rounded, Booleans are no numbers, members keep their
/// order, so that one value has one encoding.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    /// A number that neither of the two above keeps exactly, as it was written.
    case decimal(String)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// The members of a JSON object in the order in which they were added or read.
package struct JSONObject: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// A member. (A structure, because the runtime takes several times as long to destroy an array of tuples.)
    package struct Member: Sendable {
        package let name: String
        package fileprivate(set) var value: JSONValue
    }

    package private(set) var members: [Member]

    package init() { members = [] }

    package init(dictionaryLiteral elements: (String, JSONValue?)...) {
        members = []
        members.reserveCapacity(elements.count)
        for (name, value) in elements { append(name, value) }
    }

    /// Appends without looking for a member of the same name: of duplicates the last one counts.
    package mutating func append(_ name: String, _ value: JSONValue?) {
        if let value { members.append(Member(name: name, value: value)) }
    }

    /// The value of the last member of this name. Setting `nil` removes the member.
    package subscript(_ name: String) -> JSONValue? {
        get { members.last { $0.name == name }?.value }
        set {
            if let newValue, let index = members.lastIndex(where: { $0.name == name }) {
                members[index].value = newValue
            } else {
                members.removeAll { $0.name == name }
                append(name, newValue)
            }
        }
    }

    /// The value of a member that may be left out: null counts as left out.
    package func present(_ name: String) -> JSONValue? { self[name].flatMap { $0.isNull ? nil : $0 } }

    /// Equal where the same names have the same values, in whatever order.
    package static func == (left: JSONObject, right: JSONObject) -> Bool { left.valuesByName == right.valuesByName }

    private var valuesByName: [String: JSONValue] {
        Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
    }
}

extension JSONValue {
    package var isNull: Bool { self == .null }

    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    package var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The value of any number, to the nearest that there is.
    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .decimal(let text): Double(text)
        default: nil
        }
    }

    /// An integer; also one that is written with a fraction of zero or an exponent, as JSON Schema has it.
    package var wholeNumber: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    package var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    package var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    package subscript(_ name: String) -> JSONValue? { object?[name] }

    /// Whether arrays and objects lie within each other more than `levels` deep.
    package func isNested(deeperThan levels: Int) -> Bool {
        switch self {
        case .array(let elements): levels < 1 || elements.contains { $0.isNested(deeperThan: levels - 1) }
        case .object(let object): levels < 1 || object.members.contains { $0.value.isNested(deeperThan: levels - 1) }
        default: false
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// Members whose value is `nil` are left out: absent members are omitted, never null.
    package init(dictionaryLiteral elements: (String, JSONValue?)...) {
        var object = JSONObject()
        for (name, value) in elements { object.append(name, value) }
        self = .object(object)
    }
}
