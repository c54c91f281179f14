import JobProtocol
package import Values

extension BlueprintParameter {
    /// A value from the command line as the type wants it; what does not fit stays a string, to be refused.
    package func value(of bytes: ByteString) -> JSONValue {
        let text = bytes.text ?? ""
        switch kind {
        case .integer: return Int64(text).map { .integer($0) } ?? JSONValue(bytes)
        case .number:
            return Int64(text).map { .integer($0) } ?? Double(text).map { .number($0) } ?? JSONValue(bytes)
        case .boolean: return text == "true" ? true : text == "false" ? false : JSONValue(bytes)
        case .string, .choice, .path: return JSONValue(bytes)
        }
    }

    /// The text that a value becomes in an argument. Throws, in words, why it is refused.
    ///
    /// - Parameter directory: Where relative paths count from; absolute.
    func text(of value: JSONValue, from directory: ByteString) throws(ValueRefusal) -> ByteString {
        switch kind {
        case .boolean:
            if let bool = value.bool { return ByteString("\(bool)") }
        case .integer(let range):
            if let whole = value.wholeNumber, range.contains(whole) { return ByteString("\(whole)") }
        case .number(let range):
            if let number = value.double, number.isFinite, range.contains(number) {
                return ByteString(TOMLText.value(value))
            }
        case .choice(let choices):
            if let text = value.string, choices.contains(text) { return ByteString(text) }
        case .string(let pattern, let allowsDash):
            if let bytes = value.byteString, !bytes.containsNUL, allowsDash || !bytes.hasPrefix("-"),
                try Self.matches(bytes, pattern)
            {
                return bytes
            }
        case .path(let rule):
            if let bytes = value.byteString, !bytes.isEmpty, !bytes.containsNUL {
                return try rule.check(bytes, from: directory)
            }
        }
        throw ValueRefusal("wants \(expectation), not \(Self.inWords(value))")
    }

    private static func matches(_ bytes: ByteString, _ pattern: String?) throws(ValueRefusal) -> Bool {
        guard let pattern else { return true }
        do throws(PatternError) {
            let whole = try Pattern("\\A(?:\(pattern))\\z")
            return try bytes.bytes.withUnsafeBytes { buffer in
                Result { () throws(PatternError) in try whole.firstMatch(in: buffer) }
            }.get() != nil
        } catch {
            throw ValueRefusal("cannot be checked: \(error)")
        }
    }

    private static func inWords(_ value: JSONValue) -> String {
        switch value {
        case .array: "an array"
        case .object: value.byteString.map { TOMLText.string($0.description) } ?? "an object"
        case .null: "null"
        default: TOMLText.value(value)
        }
    }
}

/// Why a value is refused, to stand behind the name of the parameter.
struct ValueRefusal: Error {
    let text: String
    init(_ text: String) { self.text = text }
}

extension Blueprint {
    /// The values for its parameters that an agent means: what is blank or null is left out where it may be, numbers may
    /// be strings and integers may stand for strings. What fits no parameter stays as it is, to be refused.
    package func values(meantBy object: JSONObject) -> JSONObject {
        var values = JSONObject()
        for member in object.members where !member.value.isNull {
            let parameter = parameter(member.name)
            if member.value == "", !(parameter?.isRequired ?? false) { continue }
            values.append(member.name, parameter?.value(meantBy: member.value) ?? member.value)
        }
        return values
    }
}

extension BlueprintParameter {
    fileprivate func value(meantBy json: JSONValue) -> JSONValue {
        switch (kind, json) {
        case (.integer, .string(let text)), (.number, .string(let text)), (.boolean, .string(let text)):
            value(of: ByteString(text.split(whereSeparator: \.isWhitespace).joined(separator: " ")))
        case (.string, .integer(let integer)), (.choice, .integer(let integer)), (.path, .integer(let integer)):
            .string(String(integer))
        default: json
        }
    }
}
