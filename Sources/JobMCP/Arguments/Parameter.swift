import JobModel
import JobProtocol
import Values

/// One parameter of a tool, said once: its part of the input schema, and how its argument is read.
///
/// A parameter of an optional value may be left out; null and what is blank count as left out. What is wrong is answered
/// with what is right.
struct Parameter<Value: Sendable>: Sendable {
    let declared: DeclaredParameter
    /// The value of an argument that was read; of `nil`, what a call means that leaves it out.
    private let value: @Sendable (JSONValue?) -> Value?

    fileprivate init(
        _ name: String,
        _ kind: ArgumentKind,
        _ description: String,
        isRequired: Bool = false,
        also names: [String],
        advice: String? = nil,
        _ value: @escaping @Sendable (JSONValue?) -> Value?
    ) {
        declared = DeclaredParameter(
            name,
            kind,
            description,
            isRequired: isRequired,
            also: names,
            advice: advice
        )
        self.value = value
    }

    fileprivate func read(_ json: JSONValue?) throws(ToolFailure) -> Value {
        if let value = value(json) { return value }
        throw declared.failure(json)
    }
}

/// A parameter of whatever type.
struct DeclaredParameter: Sendable {
    let name: String
    let kind: ArgumentKind
    /// Its JSON Schema, with the description. Bounds and defaults are not in it, which every model would pay for: what is
    /// outside of bounds is answered with them.
    let schema: JSONObject
    /// Whether only the full set of tools tells of it. It is understood in any.
    private(set) var isRare = false
    let isRequired: Bool
    /// Under which names models send it, too.
    let otherNames: [String]
    /// What else may have been meant by what is wrong.
    let advice: String?

    init(
        _ name: String,
        _ kind: ArgumentKind,
        _ description: String,
        isRequired: Bool = false,
        also names: [String] = [],
        advice: String? = nil
    ) {
        var schema = kind.schema
        schema.append("description", description.isEmpty ? nil : .string(description))
        (self.name, self.kind, self.schema, self.isRequired) = (name, kind, schema, isRequired)
        (self.otherNames, self.advice) = (names, advice)
    }

    /// The same, as a rare one.
    var rare: DeclaredParameter {
        var parameter = self
        parameter.isRare = true
        return parameter
    }

    /// Why an argument is refused.
    func failure(_ json: JSONValue?) -> ToolFailure {
        guard let json, !json.isNull else { return ToolFailure("\(name) is missing: \(kind.expected)") }
        if case .job = kind, json.array?.count ?? 0 > 1 {
            return ToolFailure("\(name) takes one job: call once for each of \(json.shortened)")
        }
        let advice = advice.map { "; \($0)" } ?? ""
        return ToolFailure("\(name) is \(json.shortened), but must be \(kind.expected)\(advice)")
    }
}

extension Arguments {
    /// The argument of a parameter.
    func callAsFunction<Value>(_ parameter: Parameter<Value>) throws(ToolFailure) -> Value {
        try parameter.read(object[parameter.declared.name])
    }
}

extension Parameter {
    // MARK: Text

    /// A reference to a job.
    static func job(_ name: String = "job_id", description: String = "") -> Parameter where Value == String {
        let names = ["job_ids", "id", "ids", "job", "jobs"]
        return Parameter(name, .job, description, isRequired: true, also: names) { $0?.string }
    }

    /// One to a hundred references to jobs.
    static func jobs(_ name: String, _ description: String = "") -> Parameter where Value == [String] {
        let names = ["job_id", "ids", "id", "jobs", "job"]
        return Parameter(name, .jobs(), description, isRequired: true, also: names) { $0?.array?.compactMap(\.string) }
    }

    /// The same where one job is usual: a string, which may name several.
    static func oneOrMoreJobs(_ name: String) -> Parameter where Value == [String] {
        let names = ["job_ids", "id", "ids", "job", "jobs"]
        return Parameter(name, .jobs(isText: true), "", isRequired: true, also: names) {
            $0?.array?.compactMap(\.string)
        }
    }

    static func text(_ name: String, _ description: String = "") -> Parameter where Value == String {
        Parameter(name, .word, description, isRequired: true, also: []) { $0?.string }
    }

    /// Text without white space at its ends.
    static func optionalWord(_ name: String, _ description: String = "", also names: [String] = []) -> Parameter
    where Value == String? {
        Parameter(name, .word, description, also: names) { .some($0?.string) }
    }

    static func optionalText(_ name: String, _ description: String = "", also names: [String] = []) -> Parameter
    where Value == String? {
        Parameter(name, .text, description, also: names) { .some($0?.string) }
    }

    /// What goes to a program as it is; the empty text is one, too.
    static func optionalInput(_ name: String, _ description: String = "", also names: [String] = []) -> Parameter
    where Value == String? {
        Parameter(name, .input, description, also: names) { .some($0?.string) }
    }

    /// A shell string, or an array of words.
    static func command(_ name: String, _ description: String, also names: [String]) -> Parameter
    where Value == JSONValue? {
        Parameter(name, .command, description, also: names) { .some($0) }
    }

    static func optionalTexts(_ name: String, _ description: String = "") -> Parameter where Value == [String]? {
        Parameter(name, .texts, description, also: []) { .some($0?.array?.compactMap(\.string)) }
    }

    /// One of the words; the first is the default.
    static func choice(_ name: String, _ words: [String], _ description: String = "") -> Parameter
    where Value == String {
        Parameter(name, .choice(words), description, also: []) { $0?.string ?? words.first }
    }

    /// One of the words, or none.
    static func optionalChoice(_ name: String, _ words: [String], _ description: String = "") -> Parameter
    where Value == String? {
        Parameter(name, .choice(words), description, also: []) { .some($0?.string) }
    }

    /// One of the words; or none, which takes all.
    static func filter(_ name: String, _ words: [String], _ description: String = "") -> Parameter
    where Value == String? {
        Parameter(name, .choice(words, isFilter: true), description, also: []) { .some($0?.string) }
    }

    // MARK: Numbers

    static func integer(
        _ name: String,
        _ range: ClosedRange<Int64>,
        default value: Int64,
        _ description: String = "",
        also names: [String] = []
    ) -> Parameter where Value == Int64 {
        Parameter(name, .integer(range), description, also: names) { $0?.integer ?? value }
    }

    /// - Parameter zeroIsNone: Whether zero and less count as left out: no limit.
    static func optionalInteger(
        _ name: String,
        _ range: ClosedRange<Int64>,
        _ description: String = "",
        zeroIsNone: Bool = false
    ) -> Parameter where Value == Int64? {
        Parameter(name, .integer(range, zeroIsNone: zeroIsNone), description, also: []) { .some($0?.integer) }
    }

    // MARK: The rest

    static func flag(
        _ name: String,
        default value: Bool = false,
        _ description: String = "",
        advice: String? = nil
    ) -> Parameter where Value == Bool {
        Parameter(name, .flag, description, also: [], advice: advice) { $0?.bool ?? value }
    }

    /// An object whose values are strings; empty where it is left out.
    static func strings(_ name: String, _ description: String = "", also names: [String] = []) -> Parameter
    where Value == [String: String] {
        Parameter(name, .strings, description, also: names) { json in
            let members = json?.object?.members ?? []
            return Dictionary(members.map { ($0.name, $0.value.string ?? "") }, uniquingKeysWith: { _, last in last })
        }
    }

    static func object(_ name: String, _ description: String = "") -> Parameter where Value == JSONObject? {
        Parameter(name, .object(), description, also: []) { .some($0?.object) }
    }
}

extension JSONValue {
    /// For an error.
    var shortened: String {
        let text = encodedText
        return text.count <= 80 ? text : text.prefix(80) + "…"
    }
}
