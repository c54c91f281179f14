import JobModel
import JobProtocol
import Values

/// What the argument of a parameter may be: its schema, how it is described in an error, and how what a client sends for
/// it is read. Models send numbers as strings, strings as numbers, and all that is optional as `""`: what is certain in
/// meaning is taken, the rest is refused.
enum ArgumentKind: Sendable {
    /// A reference to a job.
    case job
    /// One to a hundred of them.
    ///
    /// - Parameter isText: Whether the schema asks for a string (`7,9`): one job is usual. Read is either.
    case jobs(isText: Bool = false)
    /// Text without white space at its ends.
    case word
    /// Text as it is; only the empty one counts as left out.
    case text
    /// Text as it is, also the empty one.
    case input
    /// A string for a shell; or an array, which is a program and its arguments.
    case command
    case texts
    /// - Parameter isFilter: Whether it may also be left out, which takes all.
    case choice([String], isFilter: Bool = false)
    /// - Parameter zeroIsNone: Whether zero and less count as left out: no limit.
    case integer(ClosedRange<Int64>, zeroIsNone: Bool = false)
    case flag
    /// Names with values, as an object or as `NAME=value`. The schema has the latter: a strict one has no words for
    /// members of any name.
    case strings
    /// - Parameter isText: Whether the schema asks for its JSON as a string: a strict schema has no words for an object of
    ///   any members, and with one such argument the whole tool is not strict. Read is either.
    case object(isText: Bool = false)

    /// Conditions of readiness: `port=8080`, or an object of them; or an array of either.
    case conditions

    static let mostJobs = 100

    /// Its JSON Schema, without what a single parameter adds.
    var schema: JSONObject {
        switch self {
        case .job, .jobs(isText: true), .word, .text, .input, .command, .conditions: ["type": "string"]
        case .jobs, .texts, .strings: ["type": "array", "items": ["type": "string"]]
        case .choice(let words, _): ["type": "string", "enum": .array(words.map { .string($0) })]
        case .integer: ["type": "integer"]
        case .flag: ["type": "boolean"]
        case .object(let isText): ["type": isText ? "string" : "object"]
        }
    }

    /// What it must be, with an example.
    var expected: String {
        switch self {
        case .job: #"a job's UUID, number or name, such as "7""#
        case .jobs(isText: true): #"a job's UUID, number or name, such as "7", or several, such as "7,9""#
        case .jobs: #"an array of 1 to \#(Self.mostJobs) jobs, such as ["7"]"#
        case .word, .text, .input: #"a string, such as "text""#
        case .command: #"a shell string, such as "ls -l | head""#
        case .texts: #"an array of strings, such as ["ls", "-l"]"#
        case .choice(let words, let isFilter):
            "one of \(words.map { "\"\($0)\"" }.joined(separator: ", "))" + (isFilter ? ", or left out for all" : "")
        case .integer(let range, _):
            "an integer from \(range.lowerBound) to \(range.upperBound), such as \(min(max(500, range.lowerBound), range.upperBound))"
        case .flag: "true or false"
        case .strings: #"an object whose values are strings, such as {"NAME": "value"}"#
        case .conditions: #"a condition, such as "port=8080", or an object, such as {"port": 8080}"#
        case .object:
            #"an object, nested at most \#(JSONParser.maximumDepthOfPayload) deep, such as {"key": "value"}"#
        }
    }
}
