import JobModel
import JobProtocol
import Values

/// The language of `list --format`: text in which `{field}` stands for a member of the job's record.
///
///     template = { text | escape | "{" path [ ":" ["<" | ">"] [width] ["." limit] ] "}" }
///     path     = member { "." name }          a member of an object within, such as labels.branch
///     escape   = \t \n \0 \\ , and {{ }} for braces
///
/// A value is padded to `width` columns, on the left with `>`, and cut to `limit` columns. What a record has not is empty. Text goes out byte for
/// byte, but on a terminal without what a terminal would obey; a command as a shell would read it; other arrays and
/// objects as JSON.
struct RecordTemplate: Equatable {
    private enum Piece: Equatable {
        case text([UInt8])
        case field(path: [String], Layout)
    }

    fileprivate struct Layout: Equatable {
        var width = 0
        var isRight = false
        var limit: Int?
    }

    /// The widest that a field may be asked to be.
    private static let widest = 1000

    /// The members that there are.
    static let members = RecordMember.all.map(\.name)

    private var pieces: [Piece] = []
    private var endsItself = false

    /// - Throws: `.usage`, with what is wrong.
    init(_ text: String) throws(JobsError) {
        var rest = text[...]
        var literal: [UInt8] = []
        while let character = rest.popFirst() {
            switch character {
            case "\\": literal.append(try Self.escape(rest.popFirst()))
            case "{" where rest.first == "{", "}" where rest.first == "}":
                rest.removeFirst()
                literal.append(contentsOf: String(character).utf8)
            case "{":
                guard let end = rest.firstIndex(of: "}") else {
                    throw Self.wrong("'{' without '}'; write '{{' for a brace")
                }
                if !literal.isEmpty { pieces.append(.text(literal)) }
                literal = []
                pieces.append(try Self.field(rest[..<end]))
                rest = rest[rest.index(after: end)...]
            case "}": throw Self.wrong("'}' without '{'; write '}}' for a brace")
            default: literal += Array(RawArguments.bytes(of: String(character)).bytes)
            }
        }
        endsItself = literal.last == 0x0A || literal.last == 0
        if !literal.isEmpty { pieces.append(.text(literal)) }
        guard pieces.contains(where: { if case .field = $0 { true } else { false } }) else {
            throw Self.wrong(Self.advice(text))
        }
    }

    /// What to write in place of a template that would say the same of every job.
    private static func advice(_ text: String) -> String {
        let word = String(text.drop { $0 == "-" })
        if word == "json" { return "'\(text)' has no field in braces; --json prints JSON" }
        if word == "table" { return "'\(text)' has no field in braces; without --format there is a table" }
        if Self.members.contains(word) { return "'\(text)' has no field in braces; write '{\(word)}'" }
        return "'\(text)' has no field in braces; write '{number} {status} {command}', for instance"
    }

    /// What the template makes of a job, with a newline unless it ends with one, or with a NUL, itself.
    /// - Parameter isTerminal: Whether it goes to one.
    func bytes(of job: JobRecord, isTerminal: Bool) -> [UInt8] {
        let record = job.publicJSON
        var bytes: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .text(let text): bytes += text
            case .field(let path, let layout):
                let value = path.reduce(record) { $0?[$1] }
                bytes += layout.applied(to: Self.bytes(of: value, path, job, isTerminal))
            }
        }
        return endsItself ? bytes : bytes + [0x0A]
    }

    private static func bytes(
        of value: JSONValue?,
        _ path: [String],
        _ job: JobRecord,
        _ isTerminal: Bool
    ) -> [UInt8] {
        let exact: ByteString
        switch (path, value) {
        case (_, nil): return []
        case (["command"], _): return Array(ShellText.of(job.submission.command).utf8)
        case (["cwd"], _): exact = job.submission.directory
        case (_, .string(let text)): exact = ByteString(text)
        case (_, .some(let value)): exact = ByteString(value.encodedText)
        }
        return isTerminal ? Array(ShellText.shown(exact.description).utf8) : exact.bytes
    }

    private static func escape(_ character: Character?) throws(JobsError) -> UInt8 {
        switch character {
        case "t": return 0x09
        case "n": return 0x0A
        case "0": return 0
        case "\\": return UInt8(ascii: "\\")
        case let other:
            throw wrong("'\\\(other.map(String.init) ?? "")' is no escape; there are \\t, \\n, \\0 and \\\\")
        }
    }

    private static func field(_ text: Substring) throws(JobsError) -> Piece {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard Self.members.contains(path[0]) else {
            let known = Self.members.joined(separator: ", ")
            let meant = Spelling.question(for: path[0], among: Self.members).map { "; \($0)" } ?? "."
            throw wrong("there is no field '\(path[0])'\(meant) There are \(known)")
        }
        return .field(path: path, try parts.count > 1 ? layout(parts[1], of: path[0]) : Layout())
    }

    private static func layout(_ text: Substring, of field: String) throws(JobsError) -> Layout {
        var layout = Layout()
        var rest = text
        if let side = rest.first, side == ">" || side == "<" {
            layout.isRight = side == ">"
            rest.removeFirst()
        }
        let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        if !parts[0].isEmpty { layout.width = try number(parts[0], of: field) }
        if parts.count > 1 { layout.limit = try number(parts[1], of: field) }
        return layout
    }

    private static func number(_ text: Substring, of field: String) throws(JobsError) -> Int {
        guard let number = Int(text), (1...widest).contains(number) else {
            throw wrong("'\(text)' is no width of '\(field)'; write {\(field):20}, {\(field):>6} or {\(field):.40}")
        }
        return number
    }

    private static func wrong(_ problem: String) -> JobsError { JobsError(.usage, "--format: \(problem)") }
}

extension RecordTemplate.Layout {
    fileprivate func applied(to bytes: [UInt8]) -> [UInt8] {
        guard width > 0 || limit != nil else { return bytes }
        // What is to stand in columns is text.
        let text = ShellText.shown(String(decoding: bytes, as: UTF8.self))
        let cut = limit.map { Columns.truncated(text, to: $0) } ?? text
        return Array(Columns.padded(cut, to: width, right: isRight).utf8)
    }
}
