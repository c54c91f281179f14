package import Values

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
