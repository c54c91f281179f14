package import Values

/// Variables as a file sets them: a table of strings.
package struct EnvironmentTable: Sendable, Equatable {
    /// In the order of the file.
    let variables: [(name: String, value: String)]

    init(_ variables: [(name: String, value: String)] = []) { self.variables = variables }

    package static func == (left: EnvironmentTable, right: EnvironmentTable) -> Bool { left.entries == right.entries }

    /// `NAME=VALUE`.
    package var entries: [ByteString] { variables.map { ByteString("\($0.name)=\($0.value)") } }

    static func isName(_ name: String) -> Bool {
        !name.isEmpty && !name.utf8.contains { $0 == UInt8(ascii: "=") || $0 <= 0x20 || $0 == 0x7F }
    }
}

extension ValueKind<EnvironmentTable> {
    static var environment: ValueKind {
        ValueKind(
            name: "table",
            expectation: "a table of variables, such as { CI = \"1\" }",
            read: { value throws(DocumentError) in
                guard let table = value.table else {
                    throw DocumentError(
                        "wants a table of variables, such as { CI = \"1\" }, not \(value.inWords)",
                        at: value.position
                    )
                }
                var variables: [(name: String, value: String)] = []
                for entry in table.entries {
                    guard EnvironmentTable.isName(entry.key) else {
                        throw DocumentError(
                            "wants names of variables, and \(TOMLText.string(entry.key)) is none",
                            at: entry.position
                        )
                    }
                    guard let text = entry.value.string, !text.utf8.contains(0) else {
                        throw DocumentError(
                            "wants strings, and the value of \(entry.key) is \(entry.value.inWords)",
                            at: entry.value.position
                        )
                    }
                    variables.append((entry.key, text))
                }
                return EnvironmentTable(variables)
            },
            parse: { text in
                let entries = text.split(separator: "\n").map {
                    $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                }
                guard entries.allSatisfy({ $0.count == 2 && EnvironmentTable.isName(String($0[0])) }) else {
                    return nil
                }
                return EnvironmentTable(entries.map { (String($0[0]), String($0[1])) })
            },
            json: { table in
                var object = JSONObject()
                for (name, value) in table.variables { object.append(name, .string(value)) }
                return .object(object)
            }
        )
    }
}
