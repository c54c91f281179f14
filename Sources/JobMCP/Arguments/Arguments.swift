import JobModel
import Values

/// The arguments of one call, read: `arguments(parameter)` is the value of a parameter.
struct Arguments: Sendable, Equatable {
    /// By the parameters' names, as their kinds have them; what was left out is not there.
    let object: JSONObject
    /// What the client is to be told of them.
    let notes: [String]

    init(_ object: JSONObject = [:], notes: [String] = []) {
        self.object = object
        self.notes = notes
    }
}

/// The parameters of a tool, in the order of its schema.
struct Parameters: Sendable {
    private let declared: [DeclaredParameter]
    /// Places in `declared`, by all names there are, folded.
    private let places: [String: Int]
    /// The tool's `inputSchema`, without rare parameters. Its root is open: converters of schemas choke on a closed one, and
    /// what is unknown is told.
    let schema: JSONValue
    /// The same with the rare ones.
    let fullSchema: JSONValue

    /// - Parameter parameters: `Parameter.declared` of each.
    init(_ parameters: [DeclaredParameter]) {
        declared = parameters
        var places: [String: Int] = [:]
        for (place, parameter) in parameters.enumerated() { places[Self.folded(parameter.name)] = place }
        for (place, parameter) in parameters.enumerated() {
            for name in parameter.otherNames where places[Self.folded(name)] == nil {
                places[Self.folded(name)] = place
            }
        }
        self.places = places
        schema = Self.schema(of: parameters.filter { !$0.isRare })
        fullSchema = Self.schema(of: parameters)
    }

    private static func schema(of parameters: [DeclaredParameter]) -> JSONValue {
        var properties = JSONObject()
        for parameter in parameters { properties.append(parameter.name, .object(parameter.schema)) }
        let required = parameters.filter(\.isRequired).map { JSONValue.string($0.name) }
        return [
            "type": "object", "properties": .object(properties), "required": required.isEmpty ? nil : .array(required),
        ]
    }

    /// Reads what a client sent.
    ///
    /// - Parameter changes: Whether the tool starts, changes or ends something: then an unknown argument is refused where
    ///   the call would do something else without it.
    func read(_ object: JSONObject, changes: Bool) throws(ToolFailure) -> Arguments {
        var given: [(place: Int, name: String, value: JSONValue)] = []
        var others: [(String, JSONValue)] = []
        for (name, value) in object.latest where !value.isNull {
            if let place = places[Self.folded(name)] {
                given.append((place, name, value))
            } else if !value.saysNothing {
                others.append((name, value))
            }
        }
        // What is there already was not meant by another word.
        let missing = declared.indices.filter { place in !given.contains { $0.place == place } }
        let unknown = others.map { UnknownArgument($0, $1, among: missing.map { declared[$0].name }) }
        if changes, let refused = unknown.first(where: \.changesTheCall) { throw refused.refusal(declared.map(\.name)) }
        var notes = unknown.isEmpty ? [] : ["ignored: \(unknown.map(\.inWords).joined(separator: ", "))"]
        do throws(ToolFailure) {
            let arguments = try values(given, &notes)
            for parameter in declared where parameter.isRequired && arguments[parameter.name] == nil {
                throw parameter.failure(nil)
            }
            return Arguments(arguments, notes: notes)
        } catch {
            throw error.noting(notes)
        }
    }

    private func values(
        _ given: [(place: Int, name: String, value: JSONValue)],
        _ notes: inout [String]
    ) throws(ToolFailure) -> JSONObject {
        var arguments = JSONObject()
        var names: [Int: String] = [:]
        for (place, name, json) in given {
            let parameter = declared[place]
            let value: JSONValue
            switch parameter.kind.read(json) {
            case .leftOut: continue
            case .value(let read): value = read
            case .changed(let read, let words):
                notes.append("\(parameter.name) \(words)")
                guard let read else { continue }
                value = read
            case .wrong: throw parameter.failure(json)
            }
            if let other = names[place], arguments[parameter.name] != value {
                throw ToolFailure("\(other) and \(name) say different things: give \(parameter.name) alone")
            }
            names[place] = name
            arguments[parameter.name] = value
        }
        return arguments
    }

    /// A name without what models spell in their own way: `jobId`, `job-id` and `JOB_ID` are `job_id`.
    private static func folded(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    }
}

extension JSONObject {
    /// The members, of duplicates the last one.
    fileprivate var latest: [(String, JSONValue)] {
        var names: Set<String> = []
        return members.reversed().filter { names.insert($0.name).inserted }.reversed().map { ($0.name, $0.value) }
    }
}

extension JSONValue {
    /// An empty string, array or object.
    fileprivate var saysNothing: Bool {
        switch self {
        case .string(let text): text.allSatisfy(\.isWhitespace)
        case .array(let elements): elements.isEmpty
        case .object(let object): object.members.isEmpty
        default: false
        }
    }
}
