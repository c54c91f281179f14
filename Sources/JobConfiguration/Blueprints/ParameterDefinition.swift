import JobModel
import JobProtocol
import Values

extension BlueprintParameter {
    /// Reads a parameter's table. `nil` where something is wrong, which is noted.
    ///
    /// - Parameter directory: Where relative paths of the definition count from.
    static func read(
        _ entry: DocumentTable.Entry,
        of blueprint: String,
        directory: ByteString,
        problems: inout [DocumentError]
    ) -> BlueprintParameter? {
        let subject = "\(blueprint): parameter \(entry.key)"
        guard isName(entry.key) else {
            let message = "\(subject): a name has ASCII letters, digits, - and _, and begins with a letter or _"
            problems.append(DocumentError(message, at: entry.position))
            return nil
        }
        guard let table = entry.value.table else {
            let message = "\(subject): it is a table, such as { type = \"string\" }, not \(entry.value.inWords)"
            problems.append(DocumentError(message, at: entry.value.position))
            return nil
        }
        var reader = TableReader(table, subject: subject)
        let summary = reader.read("description", .text("a description"))
        let kind = kind(&reader, at: entry.position, directory: directory)
        let isOptional = reader.read("optional", .boolean) ?? false
        let given = reader.value("default") { value throws(DocumentError) in (try value.json(), value.position) }
        reader.finish()
        var parameter: BlueprintParameter?
        if let kind {
            var standard = given?.0
            if case .boolean = kind, standard == nil, !isOptional { standard = false }
            let made = BlueprintParameter(
                name: entry.key,
                summary: summary,
                kind: kind,
                standard: standard,
                isOptional: isOptional,
                position: entry.position
            )
            made.checkDefault(given, &reader)
            parameter = made
        }
        problems += reader.problems
        return reader.problems.isEmpty ? parameter : nil
    }

    private func checkDefault(_ given: (JSONValue, TextPosition)?, _ reader: inout TableReader) {
        guard let (value, position) = given else { return }
        if isOptional { reader.note("it has a default, and so always a value: optional says nothing", at: position) }
        // Whether a path leads somewhere is known when it is used.
        if case .path = kind, value.string?.isEmpty == false { return }
        do throws(ValueRefusal) {
            _ = try text(of: value, from: "/")
        } catch {
            reader.note("default \(error.text)", at: position)
        }
    }

    private static func kind(_ reader: inout TableReader, at position: TextPosition, directory: ByteString) -> Kind? {
        guard let type = reader.read("type", .text("the name of a type")) else {
            if reader.table["type"] == nil {
                reader.note("it has no type: \(typeNames.joined(separator: ", "))", at: position)
            }
            return nil
        }
        switch type {
        case "string":
            let pattern = reader.value("pattern", pattern)
            return .string(pattern: pattern, allowsDash: reader.read("allow-dash", .boolean) ?? false)
        case "integer": return range(&reader, Int64.min...Int64.max, integer).map { .integer($0) }
        case "number":
            let all = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
            return range(&reader, all, number).map { .number($0) }
        case "boolean": return .boolean
        case "choice":
            let some = reader.read("choices", .list("strings", "strings") { !$0.isEmpty && !$0.utf8.contains(0) })
            if reader.table["choices"] == nil || some?.isEmpty == true {
                reader.note("a choice has choices = [\"…\", \"…\"]", at: position)
            }
            return some.map { .choice($0) }
        case "path":
            let existing = reader.read("exists", ValueKind<PathRule.Target>.choice)
            let within = reader.read("within", .text("a directory"))
            return .path(PathRule(existing: existing, within: within.map { UserPath.absolute($0, from: directory) }))
        default:
            let hint = Spelling.hint(for: type, among: typeNames)
            let place = reader.position(of: "type") ?? position
            reader.note("there is no type '\(type)': \(typeNames.joined(separator: ", "))\(hint)", at: place)
            return nil
        }
    }

    private static let typeNames = ["string", "integer", "number", "boolean", "choice", "path"]

    private static func pattern(_ value: DocumentValue) throws(DocumentError) -> String {
        guard let text = value.string else {
            throw DocumentError("wants a regular expression, not \(value.inWords)", at: value.position)
        }
        do throws(PatternError) {
            _ = try Pattern("\\A(?:\(text))\\z")
            return text
        } catch {
            throw DocumentError("is not a regular expression: \(error)", at: value.position)
        }
    }

    private static func integer(_ value: DocumentValue) throws(DocumentError) -> Int64 {
        guard case .integer(let integer) = value.content else {
            throw DocumentError("wants an integer, not \(value.inWords)", at: value.position)
        }
        return integer
    }

    private static func number(_ value: DocumentValue) throws(DocumentError) -> Double {
        switch value.content {
        case .integer(let integer): return Double(integer)
        case .number(let number) where number.isFinite: return number
        default: throw DocumentError("wants a number, not \(value.inWords)", at: value.position)
        }
    }

    private static func range<Bound>(
        _ reader: inout TableReader,
        _ all: ClosedRange<Bound>,
        _ read: (DocumentValue) throws(DocumentError) -> Bound
    ) -> ClosedRange<Bound>? {
        let least = reader.value("minimum", read) ?? all.lowerBound
        let most = reader.value("maximum", read) ?? all.upperBound
        guard least <= most else {
            if let place = reader.position(of: "maximum") { reader.note("maximum is below minimum", at: place) }
            return nil
        }
        return least...most
    }
}
