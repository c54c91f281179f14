import JobModel
import JobProtocol
package import Values

/// A value of a TOML document, and where it stands.
package struct DocumentValue: Sendable {
    enum Content: Sendable {
        case table(DocumentTable)
        case array([DocumentValue])
        case string(String)
        case integer(Int64)
        case number(Double)
        case boolean(Bool)
        /// A date, a time, or both. Nothing here is one.
        case time
    }

    let content: Content
    package let position: TextPosition

    init(_ content: Content, at position: TextPosition) {
        (self.content, self.position) = (content, position)
    }

    package var table: DocumentTable? {
        if case .table(let table) = content { table } else { nil }
    }

    package var array: [DocumentValue]? {
        if case .array(let elements) = content { elements } else { nil }
    }

    package var string: String? {
        if case .string(let string) = content { string } else { nil }
    }

    /// The value in words, for errors: `"5x"`, `12`, `a table`.
    var inWords: String {
        switch content {
        case .table: "a table"
        case .array: "an array"
        case .string(let string): TOMLText.string(string.count > 60 ? string.prefix(60) + "…" : string)
        case .integer(let integer): "\(integer)"
        case .number(let number): "\(number)"
        case .boolean(let boolean): "\(boolean)"
        case .time: "a date or time"
        }
    }

    /// A value of JSON, as if it stood at this place of a document: nulls, which say nothing, are left out, and numbers are
    /// as exact as those of TOML.
    init?(_ json: JSONValue, at position: TextPosition) {
        switch json {
        case .null: return nil
        case .bool(let value): content = .boolean(value)
        case .integer(let value): content = .integer(value)
        case .number(let value): content = .number(value)
        case .decimal(let text): content = .number(Double(text) ?? .infinity)
        case .string(let value): content = .string(value)
        case .array(let values): content = .array(values.compactMap { DocumentValue($0, at: position) })
        case .object(let object):
            content = .table(
                DocumentTable(
                    object.members.compactMap { member in
                        DocumentValue(member.value, at: position).map {
                            DocumentTable.Entry(key: member.name, position: position, value: $0)
                        }
                    }
                )
            )
        }
        self.position = position
    }

    /// The same as JSON. Throws where JSON has nothing like it, in words that stand behind the key.
    package func json() throws(DocumentError) -> JSONValue {
        switch content {
        case .table(let table):
            var object = JSONObject()
            for entry in table.entries { object.append(entry.key, try entry.value.json()) }
            return .object(object)
        case .array(let elements):
            var values: [JSONValue] = []
            for element in elements { values.append(try element.json()) }
            return .array(values)
        case .string(let string): return .string(string)
        case .integer(let integer): return .integer(integer)
        case .number(let number) where number.isFinite: return .number(number)
        case .boolean(let boolean): return .bool(boolean)
        case .number:
            throw DocumentError(
                "has infinity or nan, which JSON does not know: write a number or a string",
                at: position
            )
        case .time:
            throw DocumentError("has a date or time, which JSON does not know: write a string, in quotes", at: position)
        }
    }
}

/// A table of a TOML document; its entries are in the order of the text.
package struct DocumentTable: Sendable {
    package struct Entry: Sendable {
        package let key: String
        /// Where the key stands.
        package let position: TextPosition
        package let value: DocumentValue
    }

    package let entries: [Entry]

    init(_ entries: [Entry]) { self.entries = entries }

    package subscript(_ key: String) -> Entry? { entries.first { $0.key == key } }
}

/// What is wrong at a place of a document.
package struct DocumentError: Error, Sendable, Equatable {
    package let message: String
    package let position: TextPosition

    init(_ message: String, at position: TextPosition) { (self.message, self.position) = (message, position) }
}
