/// The text of a configuration file, in which one setting is changed and everything else stays as it is: comments, order and
/// white space.
package struct ConfigurationText {
    private(set) var text: String

    /// Why a change cannot be made without a person.
    package enum Problem: Error {
        /// The text is no TOML.
        case unreadable(DocumentError)
        /// What is wanted stands where this does not find its way.
        case unusual
    }

    init(_ text: String) { self.text = text }

    /// Sets a setting to a value, which is one of TOML.
    package mutating func set(_ key: String, to value: String) throws(Problem) {
        try change(key, to: value) { (scalars, section, entry) throws(Problem) in
            let (name, rest) = Self.parts(key)
            if let entry {
                scalars.replaceSubrange(try Self.range(of: entry.value, in: scalars), with: value.unicodeScalars)
            } else if let line = Self.header(name, in: scalars) {
                scalars.insert(contentsOf: "\(rest) = \(value)\n".unicodeScalars, at: line)
            } else if section == nil {
                let isFirst = !scalars.contains { !$0.properties.isWhitespace }
                if let last = scalars.last, last != "\n" { scalars.append("\n") }
                scalars += "\(isFirst ? "" : "\n")[\(name)]\n\(rest) = \(value)\n".unicodeScalars
            } else {
                throw .unusual
            }
        }
    }

    /// Removes a setting, with what stands behind it in its line.
    package mutating func remove(_ key: String) throws(Problem) {
        try change(key, to: nil) { (scalars, _, entry) throws(Problem) in
            guard let entry else { return }
            var start = Self.offset(of: entry.position, in: scalars)
            while start > 0, scalars[start - 1] != "\n" { start -= 1 }
            var end = try Self.range(of: entry.value, in: scalars).upperBound
            while end < scalars.count, scalars[end] != "\n" { end += 1 }
            scalars.removeSubrange(start..<min(end + 1, scalars.count))
        }
    }

    /// Makes a change, where it changes what it is to change and nothing else.
    private mutating func change(
        _ key: String,
        to value: String?,
        _ body: (inout [Unicode.Scalar], DocumentTable.Entry?, DocumentTable.Entry?) throws(Problem) -> Void
    ) throws(Problem) {
        let before = try Self.parse(text)
        let (name, rest) = Self.parts(key)
        var scalars = Array(text.unicodeScalars)
        if let last = scalars.last, last != "\n" { scalars.append("\n") }
        try body(&scalars, before[name], before[name]?.value.table?[rest])
        var changed = String.UnicodeScalarView()
        changed.append(contentsOf: scalars)
        var wanted = Self.values(in: before)
        wanted[key] = try value.map { (value) throws(Problem) in
            Self.words(of: try Self.parse("value = \(value)\n").entries[0].value)
        }
        guard let after = try? Self.parse(String(changed)), Self.values(in: after) == wanted else { throw .unusual }
        text = String(changed)
    }

    private static func parse(_ text: String) throws(Problem) -> DocumentTable {
        do throws(DocumentError) {
            return try Document.parse(Array(text.utf8))
        } catch {
            throw .unreadable(error)
        }
    }

    /// `run`, `max-output`
    private static func parts(_ key: String) -> (section: String, name: String) {
        let name = key.prefix { $0 != "." }
        return (String(name), String(key.dropFirst(name.count + 1)))
    }

    // MARK: Where things stand

    /// Behind the line `[section]`.
    private static func header(_ section: String, in scalars: [Unicode.Scalar]) -> Int? {
        var start = 0
        while start < scalars.count {
            let end = scalars[start...].firstIndex(of: "\n") ?? scalars.count
            let line = scalars[start..<end].prefix { $0 != "#" }.filter { !$0.properties.isWhitespace }
            if line == Array("[\(section)]".unicodeScalars) { return min(end + 1, scalars.count) }
            start = end + 1
        }
        return nil
    }

    private static func offset(of position: TextPosition, in scalars: [Unicode.Scalar]) -> Int {
        var start = 0
        for _ in 1..<max(1, position.line) {
            guard let end = scalars[start...].firstIndex(of: "\n") else { break }
            start = end + 1
        }
        return min(start + position.column - 1, scalars.count)
    }

    private static func range(
        of value: DocumentValue,
        in scalars: [Unicode.Scalar]
    ) throws(Problem) -> Range<Int> {
        let start = offset(of: value.position, in: scalars)
        guard let end = TOMLValueEnd(scalars).end(from: start) else { throw .unusual }
        return start..<end
    }

    // MARK: What they are

    /// Every value by its path, in words that are the same only for the same value.
    private static func values(in table: DocumentTable, below path: String = "") -> [String: String] {
        table.entries.reduce(into: [:]) { values, entry in
            if let inner = entry.value.table, path.isEmpty {
                for (key, value) in Self.values(in: inner, below: entry.key + ".") { values[key] = value }
            } else {
                values[path + entry.key] = words(of: entry.value)
            }
        }
    }

    private static func words(of value: DocumentValue) -> String {
        switch value.content {
        case .table(let table):
            "{\(table.entries.map { "\(TOMLText.string($0.key)): \(words(of: $0.value))" }.sorted().joined(separator: ", "))}"
        case .array(let elements): "[\(elements.map(words).joined(separator: ", "))]"
        case .string(let string): TOMLText.string(string)
        default: value.inWords
        }
    }
}

/// Finds where a value of TOML ends that is known to be one.
private struct TOMLValueEnd {
    private let scalars: [Unicode.Scalar]

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    /// Behind the value that begins at `start`; `nil` where the text ends before.
    func end(from start: Int) -> Int? {
        guard start < scalars.count else { return nil }
        switch scalars[start] {
        case "\"", "'": return endOfString(from: start)
        case "[", "{": return endOfList(from: start)
        default:
            var end = start
            while end < scalars.count, !",]}#\n\r".unicodeScalars.contains(scalars[end]) { end += 1 }
            while end > start, scalars[end - 1] == " " || scalars[end - 1] == "\t" { end -= 1 }
            return end
        }
    }

    private func endOfString(from start: Int) -> Int? {
        let quote = scalars[start]
        let isLong = scalars[start...].prefix(3).elementsEqual([quote, quote, quote])
        var index = start + (isLong ? 3 : 1)
        while index < scalars.count {
            if quote == "\"", scalars[index] == "\\" {
                index += 2
            } else if scalars[index] != quote {
                index += 1
            } else if !isLong {
                return index + 1
            } else {
                let quotes = scalars[index...].prefix { $0 == quote }.count
                // Up to two may stand in front of the three that end it.
                if quotes >= 3 { return index + min(quotes, 5) }
                index += quotes
            }
        }
        return nil
    }

    private func endOfList(from start: Int) -> Int? {
        var depth = 0
        var index = start
        while index < scalars.count {
            switch scalars[index] {
            case "\"", "'":
                guard let end = endOfString(from: index) else { return nil }
                index = end
                continue
            case "#": index = scalars[index...].firstIndex(of: "\n") ?? scalars.count
            case "[", "{": depth += 1
            case "]", "}":
                depth -= 1
                if depth == 0 { return index + 1 }
            default: break
            }
            index += 1
        }
        return nil
    }
}
