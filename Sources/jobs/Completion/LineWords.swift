import Values

/// A line taken apart into words, by the rules of the prompt, which are the shell's for quoting: '…' is taken as it is;
/// in "…" a backslash takes the special meaning of `"`, `\`, `$` and a backquote away, elsewhere that of any character; a
/// backslash in front of a newline is dropped with it; # begins a comment. Nothing is expanded; whether a word begins
/// with a ~ is said.
struct LineWords {
    struct Word: Equatable {
        var bytes: ByteString
        /// Where it begins in the line.
        var start: Int
        /// The character of a shell's operator that stands in it without quotes: `|`, `&`, `;`, `<`, `>`.
        var operation: Character?
        /// Whether it begins with a ~ that is not quoted.
        var isHomePath = false
    }

    /// Why the line is not finished.
    enum Open: Equatable {
        case quote(Character)
        case backslash
    }

    /// The words that are finished: white space stands behind them.
    private(set) var words: [Word] = []
    /// The word at the end of the line, where there is one.
    private(set) var current: Word?
    private(set) var open: Open?

    /// The quote that was not closed.
    var openQuote: Character? { if case .quote(let quote) = open { quote } else { nil } }

    /// All words.
    var all: [Word] { words + (current.map { [$0] } ?? []) }

    private enum State {
        case plain, single, double, comment
    }

    init(_ line: ByteString) {
        let bytes = line.bytes
        var state = State.plain
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch state {
            case .comment: if byte == 0x0A { state = .plain }
            case .single: if byte == UInt8(ascii: "'") { state = .plain } else { add(byte, at: index) }
            case .double:
                if byte == UInt8(ascii: "\"") {
                    state = .plain
                } else if byte == UInt8(ascii: "\\"), index + 1 < bytes.count,
                    "\"\\$`\n".utf8.contains(bytes[index + 1])
                {
                    index += 1
                    if bytes[index] != 0x0A { add(bytes[index], at: index) }
                } else {
                    add(byte, at: index)
                }
            case .plain: state = readPlain(bytes, &index)
            }
            index += 1
        }
        switch state {
        case .single: open = .quote("'")
        case .double: open = .quote("\"")
        case .plain, .comment: break
        }
    }

    private mutating func readPlain(_ bytes: [UInt8], _ index: inout Int) -> State {
        switch bytes[index] {
        case 0x20, 0x09, 0x0A:
            finish()
        case UInt8(ascii: "'"):
            begin(at: index)
            return .single
        case UInt8(ascii: "\""):
            begin(at: index)
            return .double
        case UInt8(ascii: "\\"):
            guard index + 1 < bytes.count else {
                begin(at: index)
                open = .backslash
                return .plain
            }
            index += 1
            if bytes[index] != 0x0A { add(bytes[index], at: index - 1) }
        case UInt8(ascii: "#") where current == nil:
            return .comment
        case let byte:
            let isFirst = current == nil
            begin(at: index)
            if isFirst, byte == UInt8(ascii: "~") { current?.isHomePath = true }
            if "|&;<>".utf8.contains(byte), current?.operation == nil {
                current?.operation = Character(Unicode.Scalar(byte))
            }
            add(byte, at: index)
        }
        return .plain
    }

    private mutating func begin(at index: Int) { if current == nil { current = Word(bytes: "", start: index) } }

    private mutating func add(_ byte: UInt8, at index: Int) {
        begin(at: index)
        current?.bytes.bytes.append(byte)
    }

    private mutating func finish() {
        if let word = current { words.append(word) }
        current = nil
    }
}
