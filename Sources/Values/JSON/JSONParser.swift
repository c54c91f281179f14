/// Why a text is not the JSON that is accepted here.
package struct JSONSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
    var problem: String
    /// Bytes before the place.
    package var offset: Int

    package var description: String { "\(problem) at byte \(offset)" }
}

/// Reads one JSON text (RFC 8259) out of bytes. It is strict: valid UTF-8, no trailing commas, one value; and bounded: a
/// nesting of at most `maximumDepth`. The size is the caller's to bound. The escape of a lone surrogate, as Python's
/// `json` writes it, is read as U+FFFD. No number is rounded.
package struct JSONParser {
    /// Deeper texts are refused, so that no text can exhaust the stack.
    package static let maximumDepth = 128
    /// What a message or record carries for others (metadata, a result) is no deeper than this, so that the whole of it
    /// can be read again wherever it is put.
    package static let maximumDepthOfPayload = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var depth = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    package static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { buffer in Result { () throws(JSONSyntaxError) in try parse(buffer) } }.get()
    }

    package static func parse(_ text: String) throws(JSONSyntaxError) -> JSONValue { try parse(Array(text.utf8)) }

    package static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONSyntaxError) -> JSONValue {
        var parser = JSONParser(bytes)
        parser.skipSpace()
        let value = try parser.value()
        parser.skipSpace()
        guard parser.index == bytes.count else { throw parser.error("more text after the value") }
        return value
    }

    private func error(_ problem: String) -> JSONSyntaxError { JSONSyntaxError(problem: problem, offset: index) }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        switch current {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
        case nil: throw error("the text ends where a value should be")
        default: throw error("no value begins like this")
        }
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        let count = text.utf8CodeUnitCount
        guard index + count <= bytes.count, (0..<count).allSatisfy({ bytes[index + $0] == text.utf8Start[$0] }) else {
            throw error("no value begins like this")
        }
        index += count
        return value
    }

    private mutating func descend() throws(JSONSyntaxError) {
        depth += 1
        guard depth <= Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth)") }
        index += 1
        skipSpace()
    }

    /// Steps over a comma (true) or the closing bracket (false).
    private mutating func continues(until close: UInt8) throws(JSONSyntaxError) -> Bool {
        skipSpace()
        if current == close {
            index += 1
            depth -= 1
            return false
        }
        guard current == UInt8(ascii: ",") else { throw error("a comma or a closing bracket is missing") }
        index += 1
        skipSpace()
        return true
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONObject {
        try descend()
        var object = JSONObject()
        if current == UInt8(ascii: "}") {
            index += 1
            depth -= 1
            return object
        }
        repeat {
            guard current == UInt8(ascii: "\"") else { throw error("a member's name is missing") }
            let name = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw error("a colon is missing") }
            index += 1
            skipSpace()
            object.append(name, try value())
        } while try continues(until: UInt8(ascii: "}"))
        return object
    }

    private mutating func array() throws(JSONSyntaxError) -> [JSONValue] {
        try descend()
        var elements: [JSONValue] = []
        if current == UInt8(ascii: "]") {
            index += 1
            depth -= 1
            return elements
        }
        repeat { elements.append(try value()) } while try continues(until: UInt8(ascii: "]"))
        return elements
    }

    private mutating func digits() throws(JSONSyntaxError) {
        let start = index
        while let byte = current, (48...57).contains(byte) { index += 1 }
        guard index > start else { throw error("a digit is missing") }
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = index
        if current == UInt8(ascii: "-") { index += 1 }
        if current == UInt8(ascii: "0") { index += 1 } else { try digits() }
        var isInteger = true
        if current == UInt8(ascii: ".") {
            isInteger = false
            index += 1
            try digits()
        }
        if let byte = current, byte | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            index += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw error("the number is out of range") }
        return DecimalText(text) == DecimalText(String(number)) ? .number(number) : .decimal(text)
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        index += 1
        let start = index
        var seen: UInt8 = 0
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
            seen |= byte
            index += 1
        }
        if current == UInt8(ascii: "\"") {
            let slice = bytes[start..<index]
            // Most are ASCII, which needs no look at what makes UTF-8.
            let text = seen < 0x80 ? String(decoding: slice, as: UTF8.self) : try decoded(slice)
            index += 1
            return text
        }
        var unescaped = Array(bytes[start..<index])
        while true {
            guard let byte = current else { throw error("the text ends inside a string") }
            switch byte {
            case UInt8(ascii: "\""):
                let text = try unescaped.withUnsafeBufferPointer { buffer in
                    Result { () throws(JSONSyntaxError) in try decoded(buffer[...]) }
                }.get()
                index += 1
                return text
            case UInt8(ascii: "\\"):
                index += 1
                try escape(into: &unescaped)
            case ..<0x20:
                throw error("a control character inside a string")
            default:
                unescaped.append(byte)
                index += 1
            }
        }
    }

    private func decoded(_ slice: Slice<UnsafeBufferPointer<UInt8>>) throws(JSONSyntaxError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw error("a string is not UTF-8") }
        return text
    }

    private mutating func escape(into target: inout [UInt8]) throws(JSONSyntaxError) {
        guard let byte = current else { throw error("the text ends inside a string") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): target.append(byte)
        case UInt8(ascii: "b"): target.append(0x08)
        case UInt8(ascii: "f"): target.append(0x0C)
        case UInt8(ascii: "n"): target.append(0x0A)
        case UInt8(ascii: "r"): target.append(0x0D)
        case UInt8(ascii: "t"): target.append(0x09)
        case UInt8(ascii: "u"):
            target.append(contentsOf: UTF8.encode(try escapedScalar()) ?? UTF8.encodedReplacementCharacter)
        default: throw error("no such escape")
        }
    }

    /// One escape, or the two of a surrogate pair; a surrogate without its other half is U+FFFD.
    private mutating func escapedScalar() throws(JSONSyntaxError) -> UnicodeScalar {
        let code = try hexadecimal()
        guard (0xD800..<0xDC00).contains(code) else { return UnicodeScalar(code) ?? "\u{FFFD}" }
        let end = index
        guard current == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "u") else {
            return "\u{FFFD}"
        }
        index += 2
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else {
            // The second escape stands for itself.
            index = end
            return "\u{FFFD}"
        }
        return UnicodeScalar(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, byte < 0x80, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw error("four hexadecimal digits are missing")
            }
            code = code << 4 | UInt32(digit)
            index += 1
        }
        return code
    }
}
