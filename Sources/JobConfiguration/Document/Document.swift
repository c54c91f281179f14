import CTOML

/// Reads TOML 1.0 (toml.io).
package enum Document {
    /// The table of the whole text. Throws at the first place that is no TOML.
    package static func parse(_ bytes: [UInt8]) throws(DocumentError) -> DocumentTable {
        var error = ctoml_error()
        let document = bytes.withUnsafeBytes { buffer in
            ctoml_parse(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, &error)
        }
        guard let document else { throw DocumentError(Self.message(error), at: TextPosition(error.position)) }
        defer { ctoml_free(document) }
        var count = 0
        var nodes = NodeReader(UnsafeBufferPointer(start: ctoml_nodes(document, &count), count: count))
        return nodes.table()
    }

    private static func message(_ error: ctoml_error) -> String {
        withUnsafeBytes(of: error.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension TextPosition {
    fileprivate init(_ position: ctoml_position) {
        self.init(line: Int(position.line), column: Int(position.column))
    }
}

/// Makes a tree of the flat list of nodes. The nodes lie in the document, which outlives this.
private struct NodeReader {
    private var rest: UnsafeBufferPointer<ctoml_node>.SubSequence

    init(_ nodes: UnsafeBufferPointer<ctoml_node>) { rest = nodes[...] }

    /// The next value, which is a table.
    mutating func table() -> DocumentTable { next()?.value.table ?? DocumentTable([]) }

    private mutating func next() -> (node: ctoml_node, value: DocumentValue)? {
        guard let node = rest.popFirst() else { return nil }
        let content: DocumentValue.Content =
            switch node.kind {
            case ctoml_table: .table(DocumentTable(children(of: node).map(Self.entry)))
            case ctoml_array: .array(children(of: node).map(\.value))
            case ctoml_string: .string(Self.text(node.string))
            case ctoml_integer: .integer(node.integer)
            case ctoml_number: .number(node.number)
            case ctoml_boolean: .boolean(node.boolean != 0)
            default: .time
            }
        return (node, DocumentValue(content, at: TextPosition(node.position)))
    }

    private mutating func children(of node: ctoml_node) -> [(node: ctoml_node, value: DocumentValue)] {
        var children: [(ctoml_node, DocumentValue)] = []
        for _ in 0..<node.count {
            if let child = next() { children.append(child) }
        }
        return children
    }

    private static func entry(_ node: ctoml_node, _ value: DocumentValue) -> DocumentTable.Entry {
        DocumentTable.Entry(key: text(node.key), position: TextPosition(node.key_position), value: value)
    }

    private static func text(_ text: ctoml_text) -> String {
        String(decoding: UnsafeRawBufferPointer(start: text.bytes, count: text.length), as: UTF8.self)
    }
}
