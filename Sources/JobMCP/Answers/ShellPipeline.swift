import Values

/// Finds the pipelines of a shell script, as far as that is certain: what it does not understand has none.
struct ShellPipeline {
    /// A simple command, and the operator behind it; empty at the end.
    private struct Command {
        var words: [String] = []
        var next = ""
    }

    /// Commands that mostly end well, whatever became of those that feed them.
    private static let filters: Set = [
        "awk", "base64", "cat", "column", "cut", "egrep", "expand", "fgrep", "fmt", "fold", "gawk", "grep", "head",
        "hexdump", "jq", "less", "more", "nl", "od", "paste", "perl", "pr", "pv", "rev", "rg", "sed", "sort", "strings",
        "tac", "tail", "tee", "tr", "ts", "unexpand", "uniq", "wc", "xargs", "xxd", "yq",
    ]
    /// Commands that do not fail, or of whose failure nobody wants to know.
    private static let harmless: Set = ["echo", "printf", "seq", "yes"]
    private static let prefixes: Set = ["!", "command", "env", "exec", "nice", "nohup", "sudo", "time"]
    /// What begins more than a simple command.
    private static let compound: Set = [
        "{", "[[", "case", "do", "done", "elif", "else", "fi", "for", "function", "if", "select", "then", "until",
        "while", "}",
    ]

    private let text: [UInt8]
    private var place = 0
    private var commands: [Command] = []
    private var command = Command()
    private var word: [UInt8]?
    private var isCertain = true

    /// The filter whose exit status decides over the script's, and that hides the failure of what stands before it.
    static func lastFilter(in script: String) -> String? {
        var scan = ShellPipeline(Array(script.utf8))
        guard let commands = scan.read() else { return nil }
        // What decides is the last list of `&&` and `||`.
        let before = commands.lastIndex { [";", "&", "\n"].contains($0.next) } ?? -1
        var found: String?
        var parts: [Command] = []
        for command in commands[(before + 1)...] {
            parts.append(command)
            if command.next == "|" { continue }
            if parts.count > 1, let filter = name(of: command), filters.contains(filter),
                parts.dropLast().contains(where: { !harmless.contains(name(of: $0) ?? "") })
            {
                found = filter
            }
            parts = []
        }
        return found
    }

    private init(_ text: [UInt8]) { self.text = text }

    /// Without its directory, and without what stands before a command's name.
    private static func name(of command: Command) -> String? {
        let word = command.words.first { word in
            !prefixes.contains(word) && !word.hasPrefix("-") && !isAssignment(word)
        }
        return word?.split(separator: "/").last.map(String.init)
    }

    private static func isAssignment(_ word: String) -> Bool {
        guard let sign = word.utf8.firstIndex(of: UInt8(ascii: "=")), sign != word.utf8.startIndex else { return false }
        return word[..<sign].utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
        }
    }

    // MARK: Reading

    /// `nil`: not all of it is understood.
    private mutating func read() -> [Command]? {
        while isCertain, place < text.count { step() }
        endCommand("")
        guard isCertain else { return nil }
        let isSimple = commands.allSatisfy { !Self.compound.contains($0.words.first ?? "") }
        return isSimple ? commands : nil
    }

    private mutating func step() {
        let byte = text[place]
        let following = place + 1 < text.count ? text[place + 1] : 0
        let preceding = word?.last
        place += 1
        switch byte {
        case UInt8(ascii: "\\"):
            if following != UInt8(ascii: "\n") { word = (word ?? []) + [following] }
            place += 1
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): quoted(byte)
        case UInt8(ascii: "("): parenthesized()
        case UInt8(ascii: ")"): isCertain = false
        case UInt8(ascii: " "), UInt8(ascii: "\t"): endWord()
        case UInt8(ascii: "\n"): endCommand("\n")
        case UInt8(ascii: "#") where word == nil:
            while place < text.count, text[place] != UInt8(ascii: "\n") { place += 1 }
        case UInt8(ascii: ";"): endCommand(";")
        // A here-document; what stands in it is no command.
        case UInt8(ascii: "<") where following == UInt8(ascii: "<"): isCertain = false
        case UInt8(ascii: "|") where preceding != UInt8(ascii: ">"):
            let isOr = following == UInt8(ascii: "|")
            if isOr || following == UInt8(ascii: "&") { place += 1 }
            endCommand(isOr ? "||" : "|")
        case UInt8(ascii: "&") where ![UInt8(ascii: ">"), UInt8(ascii: "<")].contains(preceding ?? 0):
            if following == UInt8(ascii: ">") {
                word = (word ?? []) + [byte]
            } else {
                let isAnd = following == byte
                if isAnd { place += 1 }
                endCommand(isAnd ? "&&" : "&")
            }
        default: word = (word ?? []) + [byte]
        }
    }

    /// Everything up to the same mark belongs to the word.
    private mutating func quoted(_ mark: UInt8) {
        var bytes = word ?? []
        while place < text.count, text[place] != mark {
            if text[place] == UInt8(ascii: "\\"), mark != UInt8(ascii: "'") { place += 1 }
            if place < text.count { bytes.append(text[place]) }
            place += 1
        }
        isCertain = isCertain && place < text.count
        place += 1
        word = bytes
    }

    /// `$(…)`, `<(…)` belong to the word; a subshell stands for a command. Within, only quotes and parentheses count.
    private mutating func parenthesized() {
        var depth = 1
        var bytes = (word ?? []) + [UInt8(ascii: "(")]
        while depth > 0, place < text.count {
            let byte = text[place]
            if [UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`")].contains(byte) {
                word = bytes
                place += 1
                quoted(byte)
                bytes = word ?? []
                continue
            }
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
            bytes.append(byte)
            place += 1
        }
        isCertain = isCertain && depth == 0
        word = bytes
    }

    private mutating func endWord() {
        if let word { command.words.append(String(decoding: word, as: UTF8.self)) }
        word = nil
    }

    private mutating func endCommand(_ operation: String) {
        endWord()
        if command.words.isEmpty {
            // A line may go on behind `&&`, `||` and `|`; what else is empty ends what stands before it.
            if let last = commands.indices.last, operation == "" {
                commands[last].next = Self.closing(commands[last].next)
            }
            return
        }
        command.next = operation
        commands.append(command)
        command = Command()
    }

    /// The operator of the last command, where nothing follows it.
    private static func closing(_ operation: String) -> String { [";", "\n"].contains(operation) ? "" : operation }
}
