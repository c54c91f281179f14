package import Values

/// Values as TOML writes them.
package enum TOMLText {
    /// A basic string.
    package static func string(_ text: some StringProtocol) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}":
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// A key: bare where it can be.
    package static func key(_ text: String) -> String {
        !text.isEmpty && text.utf8.allSatisfy(isBare) ? text : string(text)
    }

    /// Whether a key may contain the byte without quotes.
    static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// A value on one line; nothing for `null`, which TOML does not have.
    package static func value(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .bool(let bool): "\(bool)"
        case .integer(let integer): "\(integer)"
        case .number(let number): "\(number)"
        case .decimal(let text): text
        case .string(let text): string(text)
        case .array(let elements): "[\(elements.map(Self.value).joined(separator: ", "))]"
        case .object(let object) where object.members.isEmpty: "{}"
        case .object(let object):
            "{ \(object.members.map { "\(key($0.name)) = \(Self.value($0.value))" }.joined(separator: ", ")) }"
        }
    }
}
