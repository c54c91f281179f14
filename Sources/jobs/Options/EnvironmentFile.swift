import JobModel
import Values

/// The format of `--env-file`: one `KEY=VALUE` a line, or `KEY` for the submitter's value. Blank lines and lines that begin
/// with `#` are skipped, `export ` in front is ignored, and so is white space around the whole. A value in single quotes
/// is taken as it is; in double quotes `\n`, `\t`, `\"`, `\\` and `\$` are read; nothing is expanded.
enum EnvironmentFile {
    static func parse(_ content: [UInt8], path: String) throws(JobsError) -> [ByteString] {
        var entries: [ByteString] = []
        for (index, line) in content.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard let entry = parse(line: line) else {
                throw JobsError(.usage, "\(path):\(index + 1): this is neither KEY=VALUE nor KEY nor a comment")
            }
            if !entry.isEmpty { entries.append(entry) }
        }
        return entries
    }

    /// Empty for a line without an entry, `nil` for one that is wrong.
    private static func parse(line: ArraySlice<UInt8>) -> ByteString? {
        var line = trimmed(line)
        if line.isEmpty || line.first == UInt8(ascii: "#") { return ByteString([]) }
        let export = Array("export ".utf8)
        if line.starts(with: export) { line = trimmed(line.dropFirst(export.count)) }
        let name = line.prefix { $0 != UInt8(ascii: "=") }
        guard isName(name) else { return nil }
        if name.count == line.count { return ByteString(name) }
        guard let value = value(line.dropFirst(name.count + 1)) else { return nil }
        return ByteString(Array(name) + [UInt8(ascii: "=")] + value)
    }

    private static func isName(_ name: ArraySlice<UInt8>) -> Bool {
        !name.isEmpty
            && !name.contains { isSpace($0) || $0 == 0 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
    }

    private static func value(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard let quote = text.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            return text.contains(0) ? nil : Array(text)
        }
        var value: [UInt8] = []
        var rest = text.dropFirst()
        while let byte = rest.popFirst() {
            if byte == 0 { return nil }
            if byte == quote { return rest.isEmpty ? value : nil }
            guard byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") else {
                value.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "n"): value.append(0x0A)
            case UInt8(ascii: "t"): value.append(0x09)
            case .some(let escaped) where "\"\\$".utf8.contains(escaped): value.append(escaped)
            case .some(let other): value += [UInt8(ascii: "\\"), other]
            case nil: return nil
            }
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line.drop(while: isSpace)
        while let last = line.last, isSpace(last) { line.removeLast() }
        return line
    }
}
