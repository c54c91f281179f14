import Values

/// Reads a table key by key, and collects what is wrong with it: what is unknown, too.
struct TableReader {
    let table: DocumentTable
    /// What the table describes, for messages: `blueprint test`.
    let subject: String
    private(set) var problems: [DocumentError] = []
    private var known: [String] = []

    init(_ table: DocumentTable, subject: String) {
        (self.table, self.subject) = (table, subject)
    }

    /// The value of a key; `nil` where there is none, or where it is wrong.
    mutating func read<Value>(_ key: String, _ kind: ValueKind<Value>) -> Value? {
        value(key, kind.read)
    }

    /// The same with a way to read it that is of this table alone. The message of its error stands behind the key: `wants …`.
    mutating func value<Value>(_ key: String, _ read: (DocumentValue) throws(DocumentError) -> Value) -> Value? {
        known.append(key)
        guard let entry = table[key] else { return nil }
        do throws(DocumentError) {
            return try read(entry.value)
        } catch {
            note("\(key) \(error.message)", at: error.position)
            return nil
        }
    }

    /// Where the value of a key stands.
    func position(of key: String) -> TextPosition? { table[key]?.value.position }

    mutating func note(_ message: String, at position: TextPosition) {
        problems.append(DocumentError("\(subject): \(message)", at: position))
    }

    /// Adds problems that name their subject themselves.
    mutating func note(_ others: [DocumentError]) { problems += others }

    /// Finds the keys that nobody has asked for.
    mutating func finish() {
        for entry in table.entries where !known.contains(entry.key) {
            let hint = Spelling.hint(for: entry.key, among: known)
            note("there is no key '\(entry.key)' here\(hint)", at: entry.position)
        }
    }
}
