import JobModel
import JobProtocol
import Values

/// What became of one argument.
enum ArgumentReading: Sendable, Equatable {
    /// As the parameter has it.
    case value(JSONValue)
    /// The same, where it is not quite what was asked for: the words say what it is instead, and stand behind the name.
    case changed(JSONValue?, String)
    case leftOut
    case wrong
}

extension ArgumentKind {
    /// Reads an argument that is not null.
    func read(_ json: JSONValue) -> ArgumentReading {
        if isBlank(json) { return .leftOut }
        switch self {
        case .job: return .init(json.onlyElement.reference)
        case .jobs: return .init(json.references)
        case .word: return .init(json.onlyElement.plainText.map { .string($0.trimmed) })
        case .text, .input: return .init(json.onlyElement.plainText.map { .string($0) })
        case .command:
            if let words = json.words(orText: false) { return .value(words) }
            return .init(json.plainText.map { .string($0) })
        case .texts: return .init(json.words(orText: true))
        case .choice(let words, let isFilter):
            let text = json.onlyElement.plainText?.trimmed.lowercased()
            if isFilter, text == "all" || text == "any" { return .leftOut }
            return .init(words.first { $0.lowercased() == text }.map { .string($0) })
        case .integer(let range, let zeroIsNone): return Self.integer(json.onlyElement, range, zeroIsNone)
        case .flag: return .init(json.onlyElement.flag.map { .bool($0) })
        case .strings: return .init(json.strings)
        case .conditions: return .init(json.conditions)
        case .object:
            let object = json.parsed.object
            let isTooDeep = json.parsed.isNested(deeperThan: JSONParser.maximumDepthOfPayload)
            return .init(isTooDeep ? nil : object.map { .object($0) })
        }
    }

    /// Whether an argument says nothing: models fill what is optional in with empty strings and arrays.
    private func isBlank(_ json: JSONValue) -> Bool {
        switch (self, json) {
        case (.input, _): false
        case (.text, .string(let text)): text.isEmpty
        case (_, .string(let text)): text.allSatisfy(\.isWhitespace)
        case (_, .array(let elements)): elements.allSatisfy { isBlank($0) || $0.isNull }
        default: false
        }
    }

    private static func integer(_ json: JSONValue, _ range: ClosedRange<Int64>, _ zeroIsNone: Bool) -> ArgumentReading {
        guard let number = json.number, let value = number.double, value.isFinite else { return .wrong }
        if zeroIsNone, value <= 0 { return .changed(nil, "\(number.encodedText) counts as left out") }
        if let whole = number.wholeNumber, range.contains(whole) { return .value(.integer(whole)) }
        // Between two numbers there is none to be preferred; outside of the range there is.
        let nearest = value < Double(range.lowerBound) ? range.lowerBound : range.upperBound
        guard value < Double(range.lowerBound) || value > Double(range.upperBound) else { return .wrong }
        let size = nearest == range.lowerBound ? "less than the least" : "more than the most"
        return .changed(.integer(nearest), "\(number.encodedText) is \(size): \(nearest) was used")
    }
}

extension ArgumentReading {
    fileprivate init(_ value: JSONValue?) { self = value.map { .value($0) } ?? .wrong }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace ?? false { text.removeFirst() }
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }
}

// How values are read that came in another JSON type.
extension JSONValue {
    /// The only element of an array that has one, where a single value belongs.
    fileprivate var onlyElement: JSONValue {
        if let elements = array, elements.count == 1 { elements[0] } else { self }
    }

    /// A string, or an integer as one. Other numbers cannot be told from how they were written: 1.10 is 1.1.
    fileprivate var plainText: String? { string ?? integer.map { String($0) } }

    /// What a string says, where it is the JSON of an array or an object.
    fileprivate var parsed: JSONValue {
        guard let text = string?.trimmed, text.hasPrefix("{") || text.hasPrefix("["),
            let json = try? JSONParser.parse(text)
        else { return self }
        return json
    }

    /// Text, an object, or an array of these, which the field reads.
    fileprivate var conditions: JSONValue? {
        switch parsed {
        case .string(let text): .string(text.trimmed)
        case .object, .array: parsed
        default: nil
        }
    }

    /// A number, or a string that is one.
    fileprivate var number: JSONValue? {
        guard let string else { return double == nil ? nil : self }
        let text = string.trimmed
        if let integer = Int64(text) { return .integer(integer) }
        guard let json = try? JSONParser.parse(text), json.double != nil else { return nil }
        return json
    }

    fileprivate var flag: Bool? {
        if let bool { return bool }
        switch plainText?.trimmed.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default: return nil
        }
    }

    /// A job as models name it: `7`, `" 7 "`, `"#7"`, `"job 7"`, `"job://…"`.
    fileprivate var reference: JSONValue? {
        if let number = wholeNumber {
            return number > 0 ? .string(String(number)) : nil
        }
        let given = parsed.onlyElement
        if given != self { return given.reference }
        guard var text = string?.trimmed, !text.isEmpty else { return nil }
        for prefix in ["job://", "job #", "job ", "#"] where text.lowercased().hasPrefix(prefix) {
            let rest = String(text.dropFirst(prefix.count)).trimmed
            // Of a word that is no number or UUID it may be a part.
            switch JobReference(rest) {
            case .number, .attempt, .id: text = rest
            case .nameOrPrefix where prefix != "#": text = rest
            default: continue
            }
            break
        }
        return .string(text)
    }

    /// An array of jobs; also one alone, or several in one string.
    fileprivate var references: JSONValue? {
        let elements: [JSONValue]
        if let array = parsed.array {
            elements = array
        } else if let alone = reference?.string {
            elements = Self.jobs(in: alone).map { .string($0) }
        } else {
            return nil
        }
        let references = elements.compactMap(\.reference)
        guard references.count == elements.count, (1...ArgumentKind.mostJobs).contains(references.count) else {
            return nil
        }
        return .array(references)
    }

    /// `1, 2`, `web api`: no name of a job has white space in it; a comma it may have.
    private static func jobs(in text: String) -> [String] {
        let words = text.split(whereSeparator: \.isWhitespace)
        let parts = words.flatMap { $0.split(separator: ",") }
        let areNumbers = parts.allSatisfy { part in
            switch JobReference(String(part)) {
            case .number, .attempt, .id: true
            default: false
            }
        }
        if areNumbers { return parts.map { String($0) } }
        return words.map { $0.hasSuffix(",") ? String($0.dropLast()) : String($0) }.filter { !$0.isEmpty }
    }

    /// A program and its arguments.
    ///
    /// - Parameter orText: Whether a string that is no array counts as a program.
    fileprivate func words(orText: Bool) -> JSONValue? {
        if let elements = parsed.array {
            let texts = elements.compactMap(\.plainText)
            return texts.count == elements.count && !texts.isEmpty ? .array(texts.map { .string($0) }) : nil
        }
        return orText ? plainText.map { [.string($0)] } : nil
    }

    /// An object of strings; also as an array of `NAME=value`. A member that is null is left out.
    fileprivate var strings: JSONValue? {
        var strings = JSONObject()
        if let elements = parsed.array {
            for element in elements {
                guard let text = element.string, let sign = text.firstIndex(of: "="), sign > text.startIndex else {
                    return nil
                }
                strings[String(text[..<sign])] = .string(String(text[text.index(after: sign)...]))
            }
            return .object(strings)
        }
        guard let members = parsed.object?.members else { return nil }
        for member in members where !member.value.isNull {
            guard let text = member.value.plainText else { return nil }
            strings[member.name] = .string(text)
        }
        return .object(strings)
    }
}
